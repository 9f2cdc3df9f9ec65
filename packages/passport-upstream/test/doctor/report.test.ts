import { lineOf, Report, type Finding } from '../../src/doctor/report';

test('a line has a mark, the check, what it means, and below it what to do', () => {
  const lines: string[] = [];
  const report = new Report((finding) => lines.push(lineOf(finding, false)));
  report.ok('DNS', 'resolves');
  report.unknown('TLS', 'ends soon', 'Ask.');
  expect(report.differing).toBe(false);
  report.differs('login', 'failed', 'Look.');
  expect(report.differing).toBe(true);
  expect(lines).toEqual([
    '✓ DNS: resolves\n',
    '? TLS: ends soon\n  → Ask.\n',
    '✗ login: failed\n  → Look.\n',
  ]);
});

test('a mark may be green, red or yellow', () => {
  const colouredLine = (result: Finding['result']) =>
    lineOf({ check: 'DNS', result, meaning: 'resolves' }, true);
  expect(colouredLine('ok')).toBe('\u001b[32m✓\u001b[0m DNS: resolves\n');
  expect(colouredLine('differs')).toBe('\u001b[31m✗\u001b[0m DNS: resolves\n');
  expect(colouredLine('unknown')).toBe('\u001b[33m?\u001b[0m DNS: resolves\n');
});

test('what a service says does not move the cursor', () => {
  const report = new Report(() => undefined);
  report.ok('TLS', 'issued by \u001b[2J\u202eEve');
  expect(report.findings[0]?.meaning).toBe('issued by ?[2J?Eve');
});
