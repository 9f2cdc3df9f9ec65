import { saveResult } from './compatibility.mjs';

/** A jest reporter: turns what the tests under each host found into the README's table. */
export default class CompatibilityReporter {
  onTestFileResult(_test, { testFilePath, testResults }) {
    if (!testFilePath.endsWith('hosts.test.ts')) return;
    // Some of the tests say nothing about the others.
    if (testResults.some(({ status }) => status === 'pending')) return;
    const columns = [...new Set(testResults.map(({ title }) => title))];
    const hosts = [...new Set(testResults.map(({ ancestorTitles }) => ancestorTitles[0]))];
    const outcome = (host, column) => {
      const found = testResults.find(
        ({ ancestorTitles, title }) => ancestorTitles[0] === host && title === column,
      );
      return found ? ({ passed: 'yes' }[found.status] ?? 'no') : '–';
    };
    saveResult('hosts', [
      ['', ...columns],
      ...hosts.map((host) => [host, ...columns.map((column) => outcome(host, column))]),
    ]);
  }
}
