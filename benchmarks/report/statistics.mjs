/**
 * The value below which a share of the values lies, by nearest rank.
 *
 * @param {readonly number[]} values in any order
 * @param {number} share between 0 and 1
 * @returns {number | null} `null` of nothing
 */
export function quantile(values, share) {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @param {readonly (number | null)[]} values in any order; `null` is left out
 * @returns {number | null} `null` of nothing
 */
export function median(values) {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (sorted.length === 0) return null;
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/**
 * The median of what one gives for one of the other, round by round: what slowed a whole round down falls out.
 *
 * @param {readonly (number | null)[]} values
 * @param {readonly (number | null)[] | undefined} base
 * @returns {number | null} `null` where there is nothing to compare with
 */
export function ratio(values, base) {
  if (!base) return null;
  const ratios = values.map((value, round) => value / base[round]);
  return median(ratios.filter(Number.isFinite));
}

/** Adds up what was counted under each name. */
export function addCounts(...counts) {
  const sum = {};
  for (const count of counts) {
    for (const [name, number] of Object.entries(count)) sum[name] = (sum[name] ?? 0) + number;
  }
  return sum;
}
