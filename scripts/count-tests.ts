/** Adds up vitest's JSON reports given as arguments and prints `N passed, N failed, N skipped`, the line that CI reads. */
import { readFileSync } from 'node:fs';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

const files = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report);
const sum = (count: (report: Report) => number): number => reports.reduce((total, report) => total + count(report), 0);
/** Files that broke before any of their tests ran. */
const brokenFiles = sum((report) => report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')).length);
const passed = sum((report) => report.numPassedTests);
const failed = sum((report) => report.numFailedTests) + brokenFiles;
process.stdout.write(`${passed} passed, ${failed} failed, ${sum((report) => report.numPendingTests)} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
