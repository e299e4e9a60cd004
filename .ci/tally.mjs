// Prints "N passed, M failed" from vitest's JSON reports, given each with the exit status of its run. A second report of
// files that were run again, after a comma, replaces their results. Prints on stderr what counts as failed here although
// vitest does not report it as failed (a skipped test, a file that ran no test, a check that failed before the tests), and
// what passed only the second time. With --failed and one report, prints the files of its failed tests.
import { existsSync, readFileSync } from 'node:fs'

let [passed, failed] = [0, 0]
const [first, ...others] = process.argv.slice(2)
if (first === '--failed') {
  for (const file of filesOf(others[0])) if (file.status !== 'passed') console.log(file.name)
} else {
  for (let at = 2; at < process.argv.length; at += 2) add(process.argv[at], process.argv[at + 1])
  console.log(`${passed} passed, ${failed} failed`)
}

function add(reports, status) {
  const [once, again] = reports.split(',').map(filesOf)
  const second = new Map((again ?? []).map(file => [file.name, file]))
  for (const file of once) {
    const repeated = second.get(file.name)
    for (const test of repeated ? file.assertionResults : [])
      if (test.status === 'failed') console.error(`failed, and was run again: ${test.fullName}`)
  }
  const files = once.map(file => second.get(file.name) ?? file)
  const tests = files.flatMap(file => file.assertionResults)
  const bad = tests.filter(test => test.status !== 'passed')
  const silent = files.filter(file => file.assertionResults.length === 0)

  for (const test of bad) if (test.status !== 'failed') console.error(`${test.status}: ${test.fullName}`)
  for (const file of silent) console.error(`ran no test: ${file.name}`)
  if (files.length === 0) console.error('no test ran: a check before the tests failed')

  const faults = bad.length + silent.length
  passed += tests.length - bad.length
  failed += faults === 0 && (status !== '0' || files.length === 0) ? 1 : faults
}

function filesOf(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
}
