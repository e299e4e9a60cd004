import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPolicy, simplePolicy } from '../../../src/policy/load/load.ts'
import { processorTime } from '../../processor-time.ts'
import { policyFrom } from '../context.ts'

const ROLES = 'roles: { finance: { people: [U0AAA, U0BBB] }, leads: { groups: S0LEADS } }'
/** A thousand times a thousand times a thousand. */
const BOMB = [...'bcd'].reduce(
  (text, name) => `${text}\n${name}: &${name} [${Array(1000).fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)}]`,
  'a: &a x'
)
const recipes = new URL('../../../docs/policies/', import.meta.url)

function faultsOf(text: string, names = {}) {
  const read = readPolicy(text, names)
  return 'faults' in read ? read.faults : []
}

describe('a policy without measure', () => {
  const anchored = `x: &a [U0AAA]\n${ROLES}\notherwise: finance\ny: [${Array(15_000).fill('*a').join(', ')}]`
  it.each([
    ['with 15,000 references', anchored],
    ['with 15,000 references to nothing', anchored.replaceAll('*a', '*Ltd')],
    [
      'with 10,000 names',
      `${ROLES}\notherwise: finance\n${Array.from({ length: 10_000 }, (_, at) => `k${at}: x`).join('\n')}`
    ],
    ['with 7,000 faulty rules', `${ROLES}\notherwise: finance\nrules: [${Array(7_000).fill('{needs: x}').join(', ')}]`],
    ['of lists in lists', `${ROLES}\notherwise: ${'['.repeat(45_000)}${']'.repeat(45_000)}`],
    ['of tables in tables', `${ROLES}\notherwise: ${'{a: '.repeat(15_000)}x${'}'.repeat(15_000)}`],
    ['of megabytes', `${ROLES}\notherwise: finance\n#${'x'.repeat(4_000_000)}`],
    ['of blanks', `${ROLES}\notherwise: "${' '.repeat(90_000)}"`],
    ['whose references refer to references', BOMB]
  ])('%s is refused soon, with few faults', (_, text) => {
    const took = processorTime(() => {
      const faults = faultsOf(text)
      expect(faults.length).toBeGreaterThan(0)
      expect(faults.length).toBeLessThanOrEqual(200)
    })
    expect(took).toBeLessThan(4_000)
  })
})

describe('reading a policy', () => {
  it.each(readdirSync(recipes))('reads the recipe %s', name => {
    expect(readPolicy(readFileSync(new URL(name, recipes), 'utf8'))).toMatchObject({
      policy: { version: expect.stringMatching(/^\w{16}$/) }
    })
  })

  it('fills in what is left out', () => {
    const policy = policyFrom(`${ROLES}\notherwise: finance\n`)
    expect(policy.hours).toEqual({ zone: 'UTC', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1020 })
    expect(policy).toMatchObject({ expiry: 480, reminders: { first: 15, most: 2 }, escalation: null, rules: [] })
    expect(policy.may).toEqual({ freeze: [], unfreeze: [], breakGlass: [], manageAlerts: null })
    expect(policy.otherwise.stages).toMatchObject([{ role: { name: 'finance' }, count: 1 }])
  })

  it('lets those alone look after alerts whom it names', () => {
    const { may } = policyFrom(`${ROLES}\notherwise: finance\nmay: { manage-alerts: finance }\n`)
    expect(may.manageAlerts).toMatchObject([{ name: 'finance' }])
  })

  it('counts days of duration as working days', () => {
    const hours = 'hours: { zone: Europe/Berlin, from: 08:00, to: 14:30 }'
    expect(policyFrom(`${ROLES}\n${hours}\notherwise: finance\nexpire: 2d`).expiry).toBe(2 * 390)
  })

  it('gives a role its own zone and the policy’s hours', () => {
    const policy = policyFrom(`
roles: { east: { people: U0AAA, zone: Asia/Tokyo } }
hours: { zone: Europe/Berlin, days: sun, from: 0:00, to: "24:00" }
otherwise: east
`)
    expect(policy.roles[0]?.hours).toEqual({ zone: 'Asia/Tokyo', days: ['sun'], from: 0, to: 1440 })
  })

  it('has a version that changes with the text alone', () => {
    const [one, same, other] = ['', '', ' # 2'].map(more => policyFrom(`${ROLES}\notherwise: finance${more}`).version)
    expect(one).toBe(same)
    expect(one).not.toBe(other)
  })

  it.each([
    ['nothing at all', '', 1, 'roles is missing'],
    ['no YAML', 'a: b: c', 1, 'Nested mappings'],
    ['a star without quotes', `${ROLES}\notherwise: leads\nlimits: { frozen: *Ltd }`, 3, '*Ltd refers to nothing'],
    ['references without measure', BOMB, 1, 'Excessive alias count'],
    ['a list', '- a', 1, 'the policy is a list'],
    ['a key twice', `${ROLES}\notherwise: finance\notherwise: nobody`, 3, 'Map keys must be unique'],
    ['an unknown key', `${ROLES}\notherwise: finance\nlimit: 3`, 3, 'the policy has no key “limit”'],
    ['an unknown role', `${ROLES}\notherwise:\n  2 of finanse`, 3, 'otherwise: there is no role “finanse”'],
    ['an empty role', `roles:\n  a: {}\notherwise: a`, 2, 'roles.a is a table'],
    ['a role of empty lists', `roles:\n  a:\n    people: []\notherwise: a`, 3, 'roles.a.people is a list'],
    [
      'a role named nobody',
      `roles:\n  nobody: { people: U0AAA }\notherwise: nobody`,
      2,
      'roles.nobody is not a valid name'
    ],
    ['a count that nobody reaches', `${ROLES}\notherwise: 3 of finance`, 2, 'more people than the 2 in finance'],
    ['a count of nothing', `${ROLES}\notherwise: 0 of finance`, 2, 'otherwise is “0 of finance”'],
    ['a role twice', `${ROLES}\notherwise: [finance, 2 of finance]`, 2, 'otherwise is a list'],
    ['no stages', `${ROLES}\notherwise: []`, 2, 'otherwise is a list'],
    ['a duration in words', `${ROLES}\notherwise: finance\nexpire: 2 hours`, 3, 'expire is “2 hours”'],
    ['a duration of nothing', `${ROLES}\notherwise: finance\nexpire: 0h`, 3, 'expire is “0h”'],
    ['a zone of nowhere', `${ROLES}\notherwise: finance\nhours: { zone: Mars }`, 3, 'hours.zone is “Mars”'],
    [
      'hours over midnight',
      `${ROLES}\notherwise: finance\nhours: { zone: UTC, from: 22:00, to: 06:00 }`,
      3,
      'hours is'
    ],
    [
      'a time that is none',
      `${ROLES}\notherwise: finance\nhours: { zone: UTC, from: 24:01 }`,
      3,
      'hours.from is “24:01”'
    ],
    ['a name for an id', `roles:\n  a: { people: [ada] }\notherwise: a`, 2, 'roles.a.people[1] is “ada”'],
    ['a group for a person', `roles:\n  a: { people: S0AAA }\notherwise: a`, 2, 'roles.a.people is “S0AAA”'],
    ['a company without anything', `${ROLES}\notherwise: finance\nlimits: { frozen: [{}] }`, 3, 'limits.frozen[1]'],
    [
      'an id that YAML takes for a number',
      `${ROLES}\notherwise: finance\nlimits: { frozen: { id: 12 } }`,
      3,
      'is “12”'
    ],
    ['three reminders', `${ROLES}\notherwise: finance\nremind: { most: 3 }`, 3, 'remind.most is “3”'],
    [
      'a size without a comparison',
      `${ROLES}\notherwise: finance\nrules: [{ when: { size: 25 }, needs: nobody }]`,
      3,
      'rules[1].when.size is “25”'
    ],
    [
      'a rule below a rule for all',
      `${ROLES}\notherwise: finance\nrules:\n  - needs: finance\n  - { when: { field: seats }, needs: leads }`,
      5,
      'rules[2] can never match'
    ],
    [
      'two rules of one name',
      `${ROLES}\notherwise: finance\nrules:\n  - { name: a, when: { field: seats }, needs: finance }\n  - { name: a, needs: leads }`,
      5,
      'rules[2] is named like rules[1]'
    ]
  ])('tells of %s', (_, text, line, what) => {
    const faults = faultsOf(text)
    expect(faults.map(fault => fault.what).join(' ')).toContain(what)
    expect(faults.find(fault => fault.what.includes(what))?.line).toBe(line)
    expect(faults.every(({ right, column }) => right.length > 10 && column > 0)).toBe(true)
  })

  it('tells everything at once, in the order of the text', () => {
    const faults = faultsOf(`roles: { a: { people: x } }
hours: { zone: y }
rules:
  - { when: { requester: b }, needs: 2 of a, whenn: 3 }
otherwise: c
expire: soon`)
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 4, 4, 4, 5, 6])
  })

  it('holds names against those that are known', () => {
    const text = `${ROLES}\notherwise: finance\nrules: [{ when: { field: seat, vendor: acmee }, needs: leads }]`
    expect(faultsOf(text)).toEqual([])
    const faults = faultsOf(text, {
      vendors: [{ name: 'acme', label: 'Acme', fields: [{ key: 'seats', label: 'Seats', group: 'licence' }] }]
    })
    expect(faults.map(({ right }) => right)).toEqual(['There are seats.', 'There are acme.'])
  })

  it('makes a policy of a list of approvers', () => {
    const policy = simplePolicy({ people: ['U0AAA'], groups: ['S0AAA'] })
    expect(policy.otherwise.stages).toMatchObject([{ role: { people: ['U0AAA'], groups: ['S0AAA'] }, count: 1 }])
    expect(policy.may.breakGlass).toEqual([])
  })
})
