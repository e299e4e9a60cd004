import { describe, expect, it } from 'vitest'
import { type Facts, mayDecide, type Policy } from '../../src/policy/decide.ts'
import { isSame } from '../../src/policy/people.ts'

const asker = { team: 'T1', user: 'U_ASKER' }
const editor = { team: 'T1', user: 'U_EDITOR' }
const person = { team: 'T1', user: 'U_PERSON' }

const byName: Policy = { people: ['U_PERSON', 'U_ASKER', 'U_EDITOR'], groups: [] }
const byGroup: Policy = { people: [], groups: ['S_OPS'] }

function facts(given: Partial<Facts> = {}): Facts {
  return { person, team: 'T1', asker, editor, members: null, ...given }
}

describe('who may decide', () => {
  it('is somebody the policy names', () => {
    expect(mayDecide(byName, facts())).toBe('allowed')
  })

  it('is a member of a group the policy names', () => {
    expect(mayDecide(byGroup, facts({ members: new Set(['U_PERSON']) }))).toBe('allowed')
  })

  it('is not somebody of another team, not even one with the same id', () => {
    const stranger = { team: 'T2', user: 'U_PERSON' }
    expect(mayDecide(byName, facts({ person: stranger }))).toEqual({ refused: 'other-team' })
    expect(mayDecide(byGroup, facts({ person: stranger, members: new Set(['U_PERSON']) }))).toEqual({
      refused: 'other-team'
    })
  })

  it('is not the asker, though the policy names them', () => {
    expect(mayDecide(byName, facts({ person: asker }))).toEqual({ refused: 'own-change' })
  })

  it('is not the editor of the revision, though the policy names them', () => {
    expect(mayDecide(byName, facts({ person: editor }))).toEqual({ refused: 'own-change' })
  })

  it('is nobody else', () => {
    const unknown = { team: 'T1', user: 'U_UNKNOWN' }
    expect(mayDecide(byName, facts({ person: unknown }))).toEqual({ refused: 'not-an-approver' })
    expect(mayDecide(byGroup, facts({ person: unknown, members: new Set(['U_PERSON']) }))).toEqual({
      refused: 'not-an-approver'
    })
    expect(mayDecide(byGroup, facts({ members: new Set() }))).toEqual({ refused: 'not-an-approver' })
  })

  it('is nobody by membership while the membership is unknown', () => {
    expect(mayDecide(byGroup, facts({ members: null }))).toEqual({ refused: 'groups-unknown' })
  })

  it('is still somebody named while the membership is unknown', () => {
    const both = { people: ['U_PERSON'], groups: ['S_OPS'] }
    expect(mayDecide(both, facts({ members: null }))).toBe('allowed')
  })

  it('is never the asker or the editor, and never a stranger, whatever else holds', () => {
    const users = ['U1', 'U2', 'U3']
    for (const team of ['T1', 'T2']) {
      for (const user of users) {
        for (const asked of users) {
          for (const edited of users) {
            for (const members of [null, new Set<string>(), new Set(users)]) {
              for (const policy of [byGroup, { people: users, groups: [] }, { people: users, groups: ['S_OPS'] }]) {
                const of = { person: { team, user }, asker: { team: 'T1', user: asked } }
                const verdict = mayDecide(policy, facts({ ...of, editor: { team: 'T1', user: edited }, members }))
                const barred = team !== 'T1' || user === asked || user === edited
                const known = policy.people.includes(user) || members?.has(user) === true
                expect(verdict === 'allowed').toBe(!barred && known)
              }
            }
          }
        }
      }
    }
  })
})

describe('a person', () => {
  it('is the same only with the same team', () => {
    expect(isSame(asker, { ...asker })).toBe(true)
    expect(isSame(asker, { ...asker, team: 'T2' })).toBe(false)
    expect(isSame(asker, editor)).toBe(false)
  })
})
