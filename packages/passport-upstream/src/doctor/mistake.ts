/** Something that keeps the doctor from running: its message is all that is printed. */
export class Mistake extends Error {}

/** The person at the terminal has ended it: there is no wrong usage to explain. */
export class Interruption extends Mistake {}
