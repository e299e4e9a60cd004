// Prints "N passed, M failed" from vitest's JSON report. Prints on stderr what counts as failed here although vitest
// does not report it as failed: a skipped test, a file that ran no test, a check that failed before the tests.
import { existsSync, readFileSync } from 'node:fs'

const [report = '', status = '1'] = process.argv.slice(2)
const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
const tests = files.flatMap(file => file.assertionResults)
const passed = tests.filter(test => test.status === 'passed')
const failed = tests.filter(test => test.status !== 'passed')
const silent = files.filter(file => file.assertionResults.length === 0)

for (const test of failed) if (test.status !== 'failed') console.error(`${test.status}: ${test.fullName}`)
for (const file of silent) console.error(`ran no test: ${file.name}`)
if (files.length === 0) console.error('no test ran: a check before the tests failed')

const faults = failed.length + silent.length
console.log(`${passed.length} passed, ${faults === 0 && (status !== '0' || files.length === 0) ? 1 : faults} failed`)
