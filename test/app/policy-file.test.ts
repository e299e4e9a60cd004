import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPolicy, type PolicySource } from '../../src/app/policy-file.ts'

const RIGHT = 'roles: { leads: { people: [U0LEA00004, U0LUIS0005] } }\notherwise: leads\n'
const STRICTER = RIGHT.replace('otherwise: leads', 'otherwise: 2 of leads')
const WRONG = `roles: { leads: { people: [U0LEA00004, "@bob"] } }
rules:
  - when: { field: saets, vendor: nobody-knows }
    needs: 3 of leads
otherwise: heads
`

let directory: string
let path: string
let source: PolicySource | undefined
let errors: { path: string; message: string }[]
let logged: string[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'countersign-policy-'))
  path = join(directory, 'policy.yaml')
  errors = []
  logged = []
  source = undefined
})
afterEach(() => {
  source?.stop()
  rmSync(directory, { recursive: true })
})

function open(text: string): PolicySource {
  writeFileSync(path, text)
  const log = {
    info: (_: object, message: string) => void logged.push(message),
    warn() {},
    error: (facts: object, message: string) => void errors.push({ path, ...facts, message })
  }
  source = openPolicy({ name: 'file', path }, log, 5)
  return source
}

function countOf(from: PolicySource): number | undefined {
  return from.newest().otherwise.stages[0]?.count
}

describe('the policy of a file', () => {
  it('allows no break-glass where no channel would see it, at the start and later', async () => {
    writeFileSync(path, `${RIGHT}may: { break-glass: leads }\n`)
    const log = { info() {}, warn() {}, error: (_: object, message: string) => void logged.push(message) }
    const why = 'allows break-glass, and CHANGES_CHANNEL is not set'
    expect(() => openPolicy({ name: 'file', path }, log, 5, false)).toThrow(why)
    source = openPolicy({ name: 'file', path }, log, 5, true)
    expect(source.newest().may.breakGlass).toHaveLength(1)
    source.stop()
    writeFileSync(path, RIGHT)
    source = openPolicy({ name: 'file', path }, log, 5, false)
    writeFileSync(path, `${RIGHT}may: { break-glass: leads }\n`)
    await expect.poll(() => logged.join()).toContain(why)
    expect(source.newest().may.breakGlass).toEqual([])
  })

  it('is read again when the file changes, without a restart', async () => {
    const policies = open(RIGHT)
    const before = policies.newest()
    expect(countOf(policies)).toBe(1)
    writeFileSync(path, STRICTER)
    await expect.poll(() => countOf(policies)).toBe(2)
    expect(policies.newest().version).not.toBe(before.version)
    expect(logged).toEqual(['the policy was reloaded'])
  })

  it('stays as it was where the new text is wrong, and the log names every fault once', async () => {
    const policies = open(RIGHT)
    const before = policies.newest()
    writeFileSync(path, WRONG)
    await expect.poll(() => errors).not.toEqual([])
    const [error] = errors
    expect(error).toMatchObject({ path, version: before.version })
    expect(error?.message).toContain('The policy stays as it was.')
    for (const fault of [
      ':1:40 roles.leads.people[2] is “@bob”. Write a Slack user id',
      ':3:20 rules[1].when.field: there is no field “saets”. There are ',
      ':3:35 rules[1].when.vendor: there is no vendor “nobody-knows”. There are appdirect, keepnet.',
      ':4:12 rules[1].needs: “3 of leads” requires more people than the 2 in leads.',
      ':5:12 otherwise: there is no role “heads”. Roles are leads.'
    ]) {
      expect(error?.message).toContain(`${path}${fault}`)
    }
    expect(policies.newest()).toBe(before)

    // A right text is taken after a wrong one; by then the wrong one was looked at again, and told of once.
    writeFileSync(path, STRICTER)
    await expect.poll(() => countOf(policies)).toBe(2)
    expect(errors).toHaveLength(1)
  })

  it('is not taken while it is still being written', async () => {
    const policies = open(RIGHT)
    let written = 0
    const writing = setInterval(() => {
      written += 1
      writeFileSync(path, `${STRICTER}# ${written}\n`)
    }, 1)
    await expect.poll(() => written).toBeGreaterThan(50)
    expect(countOf(policies)).toBe(1)
    clearInterval(writing)
    await expect.poll(() => countOf(policies)).toBe(2)
    expect(logged).toHaveLength(1)
  })

  it('stays as it was while the file is gone, and the log says so', async () => {
    const policies = open(RIGHT)
    const before = policies.newest()
    rmSync(path)
    await expect.poll(() => errors).not.toEqual([])
    expect(errors[0]?.message).toContain(`The policy stays as it was. The policy file ${path} cannot be read`)
    expect(policies.newest()).toBe(before)
    writeFileSync(path, STRICTER)
    await expect.poll(() => countOf(policies)).toBe(2)
  })

  it('must be right at the start: all its faults are told at once', () => {
    expect(() => open(WRONG)).toThrow(
      expect.objectContaining({ name: 'PolicyError', message: expect.stringMatching(/:1:40 .*\n.*:3:20 .*\n.*:3:35 /) })
    )
  })

  it('must be there at the start', () => {
    const missing = join(directory, 'nowhere.yaml')
    const log = { info() {}, warn() {}, error() {} }
    expect(() => openPolicy({ name: 'file', path: missing }, log, 5)).toThrow(
      expect.objectContaining({
        name: 'PolicyError',
        message: expect.stringMatching(/^The policy file .*nowhere\.yaml cannot be read: .*ENOENT.* Name a file that/)
      })
    )
  })
})

describe('without a file', () => {
  it('the approvers are the policy', () => {
    const log = { info() {}, warn() {}, error() {} }
    const policies = openPolicy({ name: 'approvers', people: ['U0ADA00001'], groups: ['S0LEADS001'] }, log, 5)
    expect(policies.newest().otherwise.stages).toMatchObject([
      { count: 1, role: { people: ['U0ADA00001'], groups: ['S0LEADS001'] } }
    ])
    policies.stop()
  })
})
