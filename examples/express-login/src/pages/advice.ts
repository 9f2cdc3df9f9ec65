import type { Problem } from '../problem';

/** What a problem is and, where it is known, when to try again. */
export function adviceOn({ message, retryAfter }: Problem): string {
  if (retryAfter === undefined) return message;
  const [amount, unit] = retryAfter < 120 ? [retryAfter, 'second'] : [Math.ceil(retryAfter / 60), 'minute'];
  const what = message.replace(/ Try again later\.$/, '');
  return `${what} Try again in ${amount} ${unit}${amount === 1 ? '' : 's'}.`;
}
