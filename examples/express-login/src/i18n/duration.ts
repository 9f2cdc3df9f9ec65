/** Formats seconds: 42 as "42 seconds", 900 as "15 minutes". */
export function durationInWords(seconds: number, locale: string, round: (amount: number) => number): string {
  const [length, unit] =
    seconds < 120
      ? ([1, 'second'] as const)
      : seconds < 7_200
        ? ([60, 'minute'] as const)
        : ([3_600, 'hour'] as const);
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(round(seconds / length));
}
