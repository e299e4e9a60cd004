// Prints "N passed, M failed" from vitest's JSON reports, given each with the exit status of its run. Prints on stderr what
// counts as failed here although vitest does not report it as failed: a skipped test, a file that ran no test, a check that
// failed before the tests.
import { existsSync, readFileSync } from 'node:fs'

let [passed, failed] = [0, 0]
for (let at = 2; at < process.argv.length; at += 2) add(process.argv[at], process.argv[at + 1])
console.log(`${passed} passed, ${failed} failed`)

function add(report, status) {
  const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
  const tests = files.flatMap(file => file.assertionResults)
  const others = tests.filter(test => test.status !== 'passed')
  const silent = files.filter(file => file.assertionResults.length === 0)

  for (const test of others) if (test.status !== 'failed') console.error(`${test.status}: ${test.fullName}`)
  for (const file of silent) console.error(`ran no test: ${file.name}`)
  if (files.length === 0) console.error('no test ran: a check before the tests failed')

  const faults = others.length + silent.length
  passed += tests.length - others.length
  failed += faults === 0 && (status !== '0' || files.length === 0) ? 1 : faults
}
