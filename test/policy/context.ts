import { readFileSync } from 'node:fs'
import type {
  ChangeFacts,
  Circumstances,
  DecisionFacts,
  EditFacts,
  People,
  Somebody
} from '../../src/policy/context.ts'
import { readPolicy } from '../../src/policy/load/load.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { needOf } from '../../src/policy/requirement.ts'

/** A Wednesday morning in Berlin. */
export const MORNING = new Date('2026-11-25T09:00:00Z')
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
  return { team: TEAM, user, standing: 'member', ...more }
}

export function peopleWith(more: Partial<People> = {}): People {
  return { team: TEAM, members: {}, standIns: [], gone: [], ...more }
}

export function circumstancesWith(policy: Policy, more: Partial<Circumstances> = {}): Circumstances {
  return { policy, people: peopleWith(), frozen: null, seatsLastHour: 0, now: MORNING, ...more }
}

export function seats(seen: unknown, wanted: unknown): EditFacts {
  return { field: 'seats', groups: ['licence'], seen, wanted }
}

/** A pending change of 100 → 90 seats, asked by `U0ASK` under the policy. */
export function changeUnder(
  policy: Policy,
  more: Partial<ChangeFacts> = {},
  people: People = peopleWith()
): ChangeFacts {
  const facts = {
    vendor: 'acme',
    company: { id: 'c1', name: 'Initech', tags: [] },
    edits: [seats(100, 90)],
    asker: { team: TEAM, user: 'U0ASK' },
    editor: { team: TEAM, user: 'U0ASK' },
    revision: 1,
    hash: 'hash-1',
    state: 'pending',
    revisedAt: MORNING,
    decisions: [],
    ...more
  }
  return { need: needOf(policy, facts, people), ...facts }
}

export function approval(user: string, more: Partial<DecisionFacts> = {}): DecisionFacts {
  return { revision: 1, person: { team: TEAM, user }, verdict: 'approve', hash: 'hash-1', at: MORNING, ...more }
}

/** What everybody has on the screen who looks at the change as it is. */
export const SEEN = { revision: 1, hash: 'hash-1' }
