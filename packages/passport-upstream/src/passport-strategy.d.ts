// The module has no types of its own, and those of DefinitelyTyped need Express's types.
declare module 'passport-strategy' {
  export class Strategy {}
}
