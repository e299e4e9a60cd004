import { readFileSync } from 'node:fs'
import type {
  ChangeContext,
  Context,
  DecisionContext,
  EditContext,
  People,
  Somebody
} from '../../src/policy/context.ts'
import { readPolicy } from '../../src/policy/load/load.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { requirementOf } from '../../src/policy/requirement.ts'

/** A Wednesday at 09:00 in Berlin. */
export const WEDNESDAY = new Date('2026-11-25T09:00:00Z')
export const TEAM = 'T0HOME0001'

export function policyFrom(text: string): Policy {
  const read = readPolicy(text)
  if ('policy' in read) return read.policy
  throw new Error(JSON.stringify(read.faults, null, 2))
}

export function recipe(name: string): Policy {
  return policyFrom(readFileSync(new URL(`../../docs/policies/${name}.yaml`, import.meta.url), 'utf8'))
}

export function member(user: string, more: Partial<Somebody> = {}): Somebody {
  return { team: TEAM, user, membership: 'member', ...more }
}

export function peopleWith(more: Partial<People> = {}): People {
  return { team: TEAM, members: {}, delegations: [], inactive: [], ...more }
}

export function contextWith(policy: Policy, more: Partial<Context> = {}): Context {
  return {
    policy,
    people: peopleWith(),
    frozen: null,
    seatsLastHour: 0,
    open: { alone: 0, batchRows: 0 },
    now: WEDNESDAY,
    ...more
  }
}

export function seats(seen: unknown, wanted: unknown): EditContext {
  return { field: 'seats', groups: ['licence'], seen, wanted }
}

/** A pending change of 100 → 90 seats, asked by `U0ASK` under the policy. */
export function changeUnder(
  policy: Policy,
  more: Partial<ChangeContext> = {},
  people: People = peopleWith()
): ChangeContext {
  const requestContext = {
    vendor: 'acme',
    company: { id: 'c1', name: 'Initech', tags: [] },
    edits: [seats(100, 90)],
    requester: { team: TEAM, user: 'U0ASK' },
    editor: { team: TEAM, user: 'U0ASK' },
    revision: 1,
    hash: 'hash-1',
    state: 'pending',
    revisedAt: WEDNESDAY,
    decisions: [],
    ...more
  }
  return { requirement: requirementOf(policy, requestContext, people), ...requestContext }
}

export function approval(user: string, more: Partial<DecisionContext> = {}): DecisionContext {
  return { revision: 1, person: { team: TEAM, user }, verdict: 'approve', hash: 'hash-1', at: WEDNESDAY, ...more }
}

/** What everybody has on the screen who looks at the change as it is. */
export const SEEN = { revision: 1, hash: 'hash-1' }
