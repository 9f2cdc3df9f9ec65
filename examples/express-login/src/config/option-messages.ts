/** What a strategy says of its options: one message, or none. */
export function optionMessages(construct: () => unknown): string[] {
  try {
    construct();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
