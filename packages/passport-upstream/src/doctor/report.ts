/** How a check ended: as the contract says, otherwise, or unknown. */
export type CheckResult = 'ok' | 'differs' | 'unknown';

/** One check. */
export interface Finding {
  readonly check: string;
  readonly result: CheckResult;
  /** What was seen, and what it means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice?: string;
}

const marks: Readonly<Record<CheckResult, { mark: string; colour: number }>> = {
  ok: { mark: '✓', colour: 32 },
  differs: { mark: '✗', colour: 31 },
  unknown: { mark: '?', colour: 33 },
};

/** Collects what the checks find, and shows each finding when it is made. */
export class Report {
  readonly findings: Finding[] = [];
  private readonly show: (finding: Finding) => void;

  constructor(show: (finding: Finding) => void) {
    this.show = show;
  }

  ok(check: string, meaning: string): void {
    this.add({ check, result: 'ok', meaning });
  }

  differs(check: string, meaning: string, advice: string): void {
    this.add({ check, result: 'differs', meaning, advice });
  }

  unknown(check: string, meaning: string, advice: string): void {
    this.add({ check, result: 'unknown', meaning, advice });
  }

  /** Whether any check found something other than the contract. */
  get differing(): boolean {
    return this.findings.some(({ result }) => result === 'differs');
  }

  private add(given: Finding): void {
    // Text of the service, such as a certificate's issuer, must not move a terminal's cursor.
    const finding = { ...given, meaning: given.meaning.replace(/\p{C}/gu, '?') };
    this.findings.push(finding);
    this.show(finding);
  }
}

/** A finding as a line, and its advice as another. */
export function lineOf({ check, result, meaning, advice }: Finding, coloured: boolean): string {
  const { mark, colour } = marks[result];
  const shown = coloured ? `\u001b[${colour}m${mark}\u001b[0m` : mark;
  return `${shown} ${check}: ${meaning}\n${advice === undefined ? '' : `  → ${advice}\n`}`;
}
