/** Options that are refused, and how the complaint begins. */
export type RefusedOptions = readonly (readonly [options: object, sentence: string])[];

/**
 * Defines a test for each, of the class that is told these options.
 *
 * @param title with `%p` where the options stand
 * @param className the class's name, with which every complaint begins
 */
export function testRefusedOptions(
  title: string,
  className: string,
  make: (options: never) => unknown,
  refused: RefusedOptions,
) {
  test.each(refused)(title, (options, sentence) => {
    const attempt = () => make(options as never);
    expect(attempt).toThrow(TypeError);
    expect(attempt).toThrow(`${className}: ${sentence}`);
  });
}
