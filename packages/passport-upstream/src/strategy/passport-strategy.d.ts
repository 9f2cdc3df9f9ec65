// The module has no types of its own, and those of DefinitelyTyped need Express's.
declare module 'passport-strategy' {
  export class Strategy {}
}
