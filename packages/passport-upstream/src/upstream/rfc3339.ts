const dateTime = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** Reads a point in time as RFC 3339 writes it; gives `undefined` for any other text. */
export function parseDateTime(text: string): Date | undefined {
  const day = dateTime.exec(text)?.[1];
  const date = new Date(text.replace(' ', 'T'));
  if (day === undefined || Number.isNaN(date.getTime())) return undefined;
  // `Date` reads the 30th of February as the 2nd of March.
  return new Date(day).getUTCDate() === Number(day.slice(-2)) ? date : undefined;
}
