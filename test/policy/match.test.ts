import { describe, expect, it } from 'vitest'
import { matches } from '../../src/policy/match.ts'
import type { When } from '../../src/policy/policy.ts'
import { requirementOf } from '../../src/policy/requirement.ts'
import { changeUnder, member, peopleWith, policyFrom, seats } from './context.ts'

const policy = policyFrom(`
roles: { sales: { people: [U0SAL], groups: S0SALES }, finance: { people: [U0FIN, U0FOO] }, ops: { people: [U0OPS] } }
rules:
  - { name: sales, when: { requester: sales, direction: up }, needs: nobody }
  - { name: vip, when: { company: { tag: vip } }, needs: [1 of ops, 2 of finance], escalate: { after: 2h, to: ops } }
  - { name: settings, when: { group: settings }, needs: [1 of finance, 1 of ops], type-the-name: true, expire: 1h }
otherwise: 1 of finance
escalate: { after: 1h, to: ops }
`)

function matched(
  when: When,
  edit = seats(100, 110),
  company: { id: string; name: string; tags: string[] | null } = acme
) {
  return matches(when, changeUnder(policy, { company }), edit, peopleWith())
}
const acme = { id: 'c1', name: 'Acme Rockets GmbH', tags: ['VIP'] as string[] | null }

describe('a rule', () => {
  it.each([
    ['any edit', {}, 'yes'],
    ['a vendor', { vendors: ['acme'] }, 'yes'],
    ['another vendor', { vendors: ['other'] }, 'no'],
    ['a name with stars', { companies: [{ name: 'acme*gmbh' }] }, 'yes'],
    ['a name in the middle', { companies: [{ name: '*rock*ets*' }] }, 'yes'],
    ['a name without stars', { companies: [{ name: 'acme' }] }, 'no'],
    ['a star that would have to share letters', { companies: [{ name: 'acme rockets g*gmbh' }] }, 'no'],
    ['a dot that is only a dot', { companies: [{ name: 'acme.*' }] }, 'no'],
    ['a tag in another case', { companies: [{ tag: 'vip' }] }, 'yes'],
    ['an id and a name together', { companies: [{ id: 'c2', name: 'acme*' }] }, 'no'],
    ['one of two companies', { companies: [{ id: 'c2' }, { name: 'acme*' }] }, 'yes'],
    ['a field', { fields: [{ name: 'seats', means: null }] }, 'yes'],
    ['a field under another name', { fields: [{ name: 'Users', means: [{ vendor: 'acme', key: 'seats' }] }] }, 'yes'],
    ['a field of another vendor', { fields: [{ name: 'seats', means: [{ vendor: 'b', key: 'seats' }] }] }, 'no'],
    ['a group', { groups: ['profile'] }, 'no'],
    ['a direction', { direction: 'up' }, 'yes'],
    ['the other direction', { direction: 'down' }, 'no'],
    ['just so much', { sizes: [{ than: 'at most', amount: 10, percent: true }] }, 'yes'],
    ['more than so much', { sizes: [{ than: 'over', amount: 10, percent: false }] }, 'no'],
    ['at least so much', { sizes: [{ than: 'at least', amount: 10, percent: false }] }, 'yes'],
    ['less than so much', { sizes: [{ than: 'under', amount: 10, percent: true }] }, 'no']
  ] as [string, When, string][])('for %s matches: %j', (_, when, answer) => {
    expect(matched(when)).toBe(answer)
  })

  it('matches by how many changes are requested together, where a change alone counts as one', () => {
    const matchedIn = (batch: number | undefined, than: 'over' | 'at most') => {
      const change = { ...changeUnder(policy, { company: acme }), ...(batch && { batch }) }
      return matches({ batch: [{ than, amount: 10 }] }, change, seats(100, 110), peopleWith())
    }
    expect([matchedIn(11, 'over'), matchedIn(10, 'over'), matchedIn(undefined, 'over')]).toEqual(['yes', 'no', 'no'])
    expect([matchedIn(10, 'at most'), matchedIn(undefined, 'at most')]).toEqual(['yes', 'yes'])
  })

  it('may match where a fact is not known, and does not where another condition fails', () => {
    expect(matched({ direction: 'up' }, seats(null, 10))).toBe('maybe')
    expect(matched({ sizes: [{ than: 'over', amount: 5, percent: false }] }, seats(10, null))).toBe('maybe')
    expect(matched({ companies: [{ tag: 'vip' }] }, seats(1, 2), { ...acme, tags: null })).toBe('maybe')
    expect(matched({ direction: 'up', fields: [{ name: 'name', means: null }] }, seats(null, 10))).toBe('no')
    expect(matched({ direction: 'up' }, { ...seats('a', 'b'), field: 'name' })).toBe('no')
  })

  it.each([
    ['IŞIK HOLDİNG*', 'Işık Holding', 'yes'],
    ['ışık holding*', 'IŞIK HOLDI\u0307NG A.Ş.', 'yes'],
    ['two spaces ltd', 'Two\u00A0 spaces\u2009Ltd', 'yes'],
    ["o'neill*", 'O’Neill Ltd', 'yes'],
    ['acme - north', 'ACME – North', 'yes'],
    ['Müller*', 'MU\u0308LLER GmbH', 'yes'],
    ['Weiß', 'WEISS', 'yes'],
    ['acme', 'A\u200Bc\u202Eme', 'yes'],
    ['acme', 'Ａｃｍｅ', 'yes'],
    ['Muller*', 'Müller GmbH', 'maybe'],
    ['Şok', 'Sok', 'maybe'],
    ['acme', 'Acne', 'no']
  ])('for companies named %j matches %j: %s', (pattern, name, answer) => {
    expect(matched({ companies: [{ name: pattern }] }, undefined, { ...acme, name })).toBe(answer)
  })

  it('is about a tag however it is written', () => {
    const tagged = (tags: string[]) => matched({ companies: [{ tag: 'in dispute' }] }, undefined, { ...acme, tags })
    expect(tagged(['IN\u00A0 Dispute'])).toBe('yes')
    expect(tagged(['ın dispute', 'other'])).toBe('yes')
    expect(tagged(['in dispúte'])).toBe('maybe')
    expect(tagged([])).toBe('no')
  })

  it('may be about a company of which only the id is known', () => {
    expect(matched({ companies: [{ name: 'acme*' }] }, undefined, { ...acme, name: 'c1' })).toBe('maybe')
    expect(matched({ companies: [{ name: 'acme*' }] }, undefined, { ...acme, name: ' \u200B' })).toBe('maybe')
  })

  it('is over every percentage of nothing', () => {
    expect(matched({ sizes: [{ than: 'over', amount: 900, percent: true }] }, seats(0, 1))).toBe('yes')
    expect(matched({ sizes: [{ than: 'at most', amount: 900, percent: true }] }, seats(0, 1))).toBe('no')
  })
})

describe('what a change needs', () => {
  const people = peopleWith({ members: { S0SALES: ['U0SUE'] } })
  const requirement = (more: Parameters<typeof changeUnder>[1], who = people) => {
    const { stages, rules, ...rest } = requirementOf(policy, changeUnder(policy, more), who)
    return { ...rest, rules, stages: stages.map(({ role, count }) => `${count} of ${role.name}`) }
  }
  const up = { edits: [seats(1, 2)] }
  const sales = { requester: member('U0SUE'), editor: member('U0SUE') }

  it('is what the first rule that matches says', () => {
    expect(requirement({ ...up, ...sales })).toMatchObject({ stages: [], rules: ['sales'] })
    expect(requirement(up)).toMatchObject({ stages: ['1 of finance'], rules: ['otherwise'] })
  })

  it('is spared to an requester only where the editor is of the same role', () => {
    expect(requirement({ ...up, ...sales, editor: member('U0OPS') })).toMatchObject({ stages: ['1 of finance'] })
    expect(requirement({ ...up, ...sales }, peopleWith())).toMatchObject({ stages: ['1 of finance'] })
  })

  it('is everything that its edits need, each role once with the larger count', () => {
    const settings = { field: 'language', groups: ['settings'], seen: 'a', wanted: 'b' }
    const both = requirement({ edits: [settings, seats(2, 1)] })
    expect(both).toMatchObject({ stages: ['1 of finance', '1 of ops'], typeTheName: true, expiry: 60 })
    expect(requirement({ edits: [settings, seats(1, 2)], ...sales })).toMatchObject({
      stages: ['1 of finance', '1 of ops']
    })
  })

  it('takes in a rule that may match, and reads on', () => {
    const unknown = { ...up, company: { ...acme, tags: null } }
    expect(requirement(unknown)).toMatchObject({ stages: ['1 of ops', '2 of finance'], rules: ['vip', 'otherwise'] })
  })

  it('escalates a role as late as the strictest of its rules says', () => {
    const stages = requirementOf(
      policy,
      changeUnder(policy, { ...up, company: { ...acme, tags: null } }),
      people
    ).stages
    expect(stages.map(({ escalation }) => escalation?.after)).toEqual([120, 120])
  })

  it('of no edits is no less than otherwise', () => {
    expect(requirement({ edits: [] })).toMatchObject({ stages: ['1 of finance'], expiry: 480 })
  })
})
