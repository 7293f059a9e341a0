// Adds up vitest's JSON reports given as arguments and prints `N passed, N failed, N skipped`, the line that CI reads.
import { readFileSync } from 'node:fs';

const files = process.argv.slice(2);
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
const brokenSuites = reports.flatMap((report) => report.testResults).filter((suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')).length;
const failed = sum('numFailedTests') + brokenSuites;
console.log(`${sum('numPassedTests')} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exitCode = failed > 0 || files.length === 0 || sum('numPassedTests') === 0 ? 1 : 0;
