import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authorizePerson, contextOf } from '../../../src/changes/access/authorize-person.ts'
import { type Change, type Decision, hashOf } from '../../../src/changes/model/change.ts'
import type { NewChange } from '../../../src/changes/ports/ports.ts'
import { waitingFor } from '../../../src/changes/review/permissions.ts'
import type { Person } from '../../../src/policy/context.ts'
import { readPolicy } from '../../../src/policy/load/load.ts'
import { type Fixture, openFixture, requirementUnder } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE }
  leads: { people: [U0LENA] }
otherwise: [1 of finance, 1 of leads]
`
const [ann, fay, lena, gina] = [person('U0ANN'), person('U0FAY'), person('U0LENA'), person('U0GINA')]

let fixture: Fixture
let dependencies: Parameters<typeof waitingFor>[0]
let requested: string[]
beforeEach(async () => {
  const vendor = scriptedVendor()
  fixture = await openFixture([vendor])
  requested = []
  const policy = policyFrom(POLICY)
  dependencies = {
    ...fixture,
    vendors: [vendor],
    policy: () => policy,
    people: {
      async members(groups) {
        requested.push(...groups)
        return { S0FINANCE: [fay.user, ann.user] }
      },
      async membership({ user }) {
        requested.push(user)
        return user === gina.user ? 'guest' : 'member'
      }
    }
  }
})
afterEach(() => fixture.close())

describe('which changes wait for somebody', () => {
  it('are those that the gate would let them approve now, whoever they are', async () => {
    const changes = await manyChanges()
    for (const person of [ann, fay, lena]) {
      const allowed: Change[] = []
      for (const change of changes) if (await mayApprove(person, change)) allowed.push(change)
      expect(await waitingFor(dependencies, person, changes), person.user).toEqual({ waiting: allowed, unsure: [] })
    }
    expect(await waitingFor(dependencies, ann, changes)).toMatchObject({ waiting: [{ requester: lena }] })
    expect(await waitingFor(dependencies, fay, changes)).toMatchObject({
      waiting: [{ requester: ann }, { requester: lena }]
    })
    expect(await waitingFor(dependencies, lena, changes)).toMatchObject({ waiting: [{ decisions: [{ person: fay }] }] })
  })

  it('are not even looked for where somebody may not act at all', async () => {
    const changes = await manyChanges()
    expect(await waitingFor(dependencies, gina, changes)).toEqual({ refused: 'not-a-member', membership: 'guest' })
    const stranger = { ...fay, team: 'T2' }
    expect(await waitingFor(dependencies, stranger, changes)).toEqual({ refused: 'other-team' })
  })

  it('are found by asking who is who once, however many changes there are', async () => {
    for (let count = 0; count < 20; count += 1) await ask()
    await waitingFor(dependencies, fay, await fixture.store.open())
    expect(requested).toEqual(['S0FINANCE', fay.user])
  })

  it('are not those that are past their time, nor those at a vendor that is no longer there', async () => {
    const late = await ask({ expiresAt: fixture.clock.now() })
    const elsewhere = await ask({ vendor: 'gone' })
    const fine = await ask()
    expect(await waitingFor(dependencies, fay, [late, elsewhere, fine])).toMatchObject({ waiting: [{ id: fine.id }] })
  })

  it('are not known where Slack does not say who is in a group', async () => {
    dependencies.people.members = async () => ({ S0FINANCE: null })
    const changes = await manyChanges()
    expect(await waitingFor(dependencies, fay, changes)).toMatchObject({
      waiting: [],
      unsure: [{ requester: ann }, { requester: lena }, { requester: ann }]
    })
  })

  it('are none while everything is frozen', async () => {
    const change = await ask()
    await fixture.store.freeze({ id: 'f', by: ann, reason: 'audit', at: fixture.clock.now(), channel: 'C1' })
    expect(await waitingFor(dependencies, fay, [change])).toEqual({ waiting: [], unsure: [] })
  })
})

/** Ann's, then Lena's own, then one of Ann's that finance has approved, and one that waits for nobody any more. */
async function manyChanges(): Promise<Change[]> {
  const half = await ask()
  const { id, edits } = half
  const at = fixture.clock.now()
  const decision: Decision = { revision: 1, person: fay, verdict: 'approve', reason: null, hash: hashOf(edits), at }
  await fixture.store.move(id, 1, 'pending', { name: 'pending' }, fay, { decision })
  const whole = await ask()
  await fixture.store.move(whole.id, 1, 'pending', { name: 'withdrawn', at }, ann)
  return [await ask(), await ask({ requester: lena, editor: lena }), await fixture.now(half), await fixture.now(whole)]
}

function ask(given: Partial<NewChange> = {}): Promise<Change> {
  return fixture.ask({ requester: ann, editor: ann, requirement: requirementUnder(dependencies.policy()), ...given })
}

async function mayApprove(person: Person, change: Change): Promise<boolean> {
  const facts = contextOf(dependencies, change)
  const typed = change.company.name
  const verdict = await authorizePerson(dependencies, person, change, by => ({
    name: 'approve',
    by,
    change: facts,
    seen: facts,
    typed
  }))
  return !('refused' in verdict)
}

function policyFrom(text: string) {
  const read = readPolicy(text)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.policy
}

function person(user: string): Person {
  return { team: 'T1', user }
}
