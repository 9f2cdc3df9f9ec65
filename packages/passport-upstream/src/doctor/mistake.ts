/** Something that keeps the doctor from running: its message is all that is printed. */
export class Mistake extends Error {}
