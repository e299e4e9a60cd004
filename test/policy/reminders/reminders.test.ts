import { describe, expect, it } from 'vitest'
import type { People } from '../../../src/policy/context.ts'
import { progressOf } from '../../../src/policy/progress.ts'
import { dueNow, expiresAt, recipients, type WaitingRevision } from '../../../src/policy/reminders.ts'
import { changeUnder, peopleWith, policyFrom, WEDNESDAY } from '../context.ts'

const policy = policyFrom(`
roles:
  finance: { people: [U0FIN, U0FOO], groups: S0FIN, quiet: U0CFO, zone: America/New_York }
  ops: { people: U0OPS }
hours: { zone: Europe/Berlin }
otherwise: [1 of finance, 1 of ops]
escalate: { after: 4h, to: ops }
`)
const people = peopleWith({ members: { S0FIN: ['U0FAY'] } })

function waiting(reminded = { reminders: 0, escalated: false }, votes: string[] = []): WaitingRevision {
  const change = changeUnder(policy, {}, people)
  const given = votes.map(user => ({ user, rights: [user] }))
  const progress = progressOf(change.requirement, given, change, people, WEDNESDAY)
  return { requirement: change.requirement, progress, revisedAt: WEDNESDAY, reminded, acted: ['U0ASK', ...votes] }
}

function due(time: string, reminded?: WaitingRevision['reminded'], votes?: string[]) {
  return dueNow(waiting(reminded, votes), people, new Date(time)).map(one =>
    one.name === 'reminder' ? `reminder ${one.number} to ${one.recipients.users} ${one.recipients.groups}` : one.name
  )
}

// Asked at 10:00 in Berlin, when it is 4:00 in New York, where work begins at 14:00 UTC.
describe('what is due', () => {
  it('is a reminder in the working hours of those who are reminded, then one after twice the pause', () => {
    expect(due('2026-11-25T13:59:00Z')).toEqual(['escalation'])
    expect(due('2026-11-25T14:14:00Z', { reminders: 0, escalated: true })).toEqual([])
    expect(due('2026-11-25T14:15:00Z', { reminders: 0, escalated: true })).toEqual(['reminder 1 to U0FIN,U0FOO S0FIN'])
    expect(due('2026-11-25T14:15:00Z', { reminders: 1, escalated: true })).toEqual([])
    expect(due('2026-11-25T14:45:00Z', { reminders: 1, escalated: true })).toEqual(['reminder 2 to U0FIN,U0FOO S0FIN'])
    expect(due('2026-11-25T15:59:00Z', { reminders: 2, escalated: true })).toEqual([])
  })

  it('is the last of the reminders that were missed', () => {
    expect(due('2026-11-25T15:00:00Z', { reminders: 0, escalated: true })).toEqual(['reminder 2 to U0FIN,U0FOO S0FIN'])
  })

  it('is for those of the stage that waits', () => {
    expect(due('2026-11-25T10:00:00Z', undefined, ['U0FIN'])).toEqual(['reminder 2 to U0OPS '])
  })

  it('is the expiry and nothing else once working time is over', () => {
    expect(expiresAt(waiting().requirement, WEDNESDAY)).toEqual(new Date('2026-11-26T09:00:00Z'))
    expect(due('2026-11-26T08:59:00Z')).toEqual(['escalation'])
    expect(due('2026-11-26T09:00:00Z')).toEqual(['expiry'])
  })

  it('waits over a weekend', () => {
    const friday = { ...waiting(), revisedAt: new Date('2026-11-27T15:50:00Z') }
    const at = (time: string) => dueNow(friday, people, new Date(time)).map(one => one.name)
    expect(at('2026-11-28T12:00:00Z')).toEqual([])
    expect(at('2026-11-30T13:59:00Z')).toEqual(['escalation'])
    expect(at('2026-11-30T14:01:00Z')).toEqual(['reminder', 'escalation'])
  })

  it('is nothing when nothing is missing', () => {
    expect(due('2026-11-25T15:00:00Z', undefined, ['U0FIN', 'U0OPS'])).toEqual([])
  })
})

describe('who is pinged', () => {
  const role = policy.roles.slice(0, 1)
  const ping = (members: string[] | null, not: string[] = [], delegations: People['delegations'] = []) =>
    recipients(role, not, peopleWith({ members: { S0FIN: members }, delegations }), WEDNESDAY)

  it('is each once: a person in a group only with the group', () => {
    expect(ping(['U0FIN', 'U0FAY'])).toEqual({ users: ['U0FOO'], groups: ['S0FIN'] })
    expect(ping(null)).toEqual({ users: ['U0FIN', 'U0FOO'], groups: ['S0FIN'] })
  })

  it('is never who is quiet or has acted, nor a group that they are in', () => {
    expect(ping(['U0FAY', 'U0CFO'])).toEqual({ users: ['U0FIN', 'U0FOO', 'U0FAY'], groups: [] })
    expect(ping(['U0FAY', 'U0FIN'], ['U0FIN'])).toEqual({ users: ['U0FOO', 'U0FAY'], groups: [] })
  })

  it('is the delegate of who is away', () => {
    const until = new Date(WEDNESDAY.getTime() + 1)
    expect(ping([], [], [{ delegator: 'U0FIN', by: 'U0SUE', until }]).users).toEqual(['U0SUE', 'U0FOO'])
    expect(ping([], ['U0SUE'], [{ delegator: 'U0FIN', by: 'U0SUE', until }]).users).toEqual(['U0FIN', 'U0FOO'])
    expect(ping([], [], [{ delegator: 'U0FIN', by: 'U0SUE', until: WEDNESDAY }]).users).toEqual(['U0FIN', 'U0FOO'])
  })
})
