import type { Act } from '../../policy/authorize/authorize.ts'
import { type Granted, isSame, type Person, type Somebody } from '../../policy/context.ts'
import { dependsOnCompany } from '../../policy/policy.ts'
import {
  type AccessDependencies,
  authorizePerson,
  contextOf,
  factsOf,
  isAsRequested,
  refusedStranger
} from '../access/authorize-person.ts'
import { type Change, type Decision, movedEdits, type State, type StateName } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, advance, MOST_TRIES } from '../outbox/advance.ts'
import type { Clock } from '../ports/ports.ts'
import { type Company, VendorError } from '../ports/vendor.ts'
import { approvalsBy, orDecided, type Refusal } from './permissions.ts'

/** States that make earlier approvals ineffective. */
const OVERRULED: readonly StateName[] = ['rejected', 'withdrawn', 'expired']

export type ReviewDependencies = AccessDependencies & AdvanceDependencies & { clock: Clock }

export type Verdict =
  | { name: 'approve'; typed: string | null }
  | { name: 'reject'; reason: string }
  | { name: 'break-glass'; typed: string | null; reason: string }

/** The revision that the person saw, and in which channel where it was on its message. */
export type SeenChange = { change: string; revision: number; hash: string; channel?: string }

/** In milliseconds; a vendor's own limit is shorter. */
const READ_TIMEOUT = 60_000

/**
 * Records a person's decision, by the company as the vendor has it now. Concurrent decisions are counted one after the
 * other: the store moves the change by compare-and-set on its version, and the one that loses is authorized again.
 * Rejecting needs no vendor. The others throw its `VendorError` where it cannot be read, unless no policy asks about
 * companies: applying reads it again anyway.
 */
export async function review(
  dependencies: ReviewDependencies,
  person: Person,
  seen: SeenChange,
  verdict: Verdict
): Promise<{ decided: Change } | Refusal> {
  const stranger = await refusedStranger(dependencies, person, verdict.name)
  if (stranger) return stranger
  let reading: Promise<Company | undefined> | undefined
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const change = await dependencies.store.get(seen.change)
    if (!change) return { refused: 'no-such-change' }
    if (await isOverdue(dependencies, change)) continue
    if (change.state.name === 'pending' && verdict.name !== 'reject') reading ??= readNow(dependencies, change)
    const live = await reading
    const authorized = await authorizeVerdict(dependencies, person, change, live, seen, verdict)
    if ('refused' in authorized) {
      return hasDecided(change, person, verdict) ? { decided: change } : orDecided(authorized, change)
    }
    if (seen.channel !== undefined && seen.channel !== change.channel) return { refused: 'elsewhere' }
    const edits = live ? movedEdits(change.edits, live.values) : []
    if (live && edits.length > 0) return { refused: 'moved', edits, live: live.values, names: change.names }
    const made = decisionOf(change, person, verdict, seen, dependencies.clock.now())
    const result = await advance(dependencies, change, stateAfter(verdict, authorized, change, live, made.at), person, {
      ...(!isRepeated(change, made) && { decision: made }),
      ...('progress' in authorized && {
        approvals: approvalsBy(change, [...change.decisions, made], authorized.progress, authorized.left)
      }),
      version: change.version
    })
    if ('moved' in result) return { decided: result.moved }
  }
  return { refused: 'too-busy' }
}

async function readNow({ vendor, policy }: ReviewDependencies, change: Change): Promise<Company | undefined> {
  try {
    return await vendor(change.vendor).read(change.company.id, AbortSignal.timeout(READ_TIMEOUT))
  } catch (error) {
    if (error instanceof VendorError && error.retryable && !dependsOnCompany(policy())) return undefined
    throw error
  }
}

function decisionOf(change: Change, person: Person, verdict: Verdict, { hash }: SeenChange, at: Date): Decision {
  const reason = verdict.name === 'approve' ? null : verdict.reason
  return { revision: change.revision, person, verdict: verdict.name, reason, hash, at }
}

/** Break-glass that was used, sent back, and is used again: the first decision still stands. */
function isRepeated({ decisions }: Change, { revision, person, verdict }: Decision): boolean {
  return decisions.some(one => one.revision === revision && isSame(one.person, person) && one.verdict === verdict)
}

/** An overdue change can no longer be decided, even before the sweep expires it. */
async function isOverdue(dependencies: ReviewDependencies, change: Change): Promise<boolean> {
  const at = dependencies.clock.now()
  if (change.state.name !== 'pending' || change.expiresAt > at) return false
  await advance(dependencies, change, { name: 'expired', at }, 'system')
  return true
}

/** A repeated click gets the same answer as the first, while that decision is in effect. */
function hasDecided({ decisions, revision, state }: Change, person: Person, verdict: Verdict): boolean {
  if (verdict.name !== 'reject' && OVERRULED.includes(state.name)) return false
  return decisions.some(one => one.revision === revision && isSame(one.person, person) && one.verdict === verdict.name)
}

function authorizeVerdict(
  dependencies: ReviewDependencies,
  person: Person,
  change: Change,
  live: Company | undefined,
  seen: SeenChange,
  verdict: Verdict
) {
  const facts = contextOf(dependencies, change, live)
  const act = (by: Somebody): Act<'approve' | 'reject' | 'break-glass'> => {
    switch (verdict.name) {
      case 'approve':
        return { name: 'approve', by, change: facts, seen, typed: verdict.typed }
      case 'reject':
        return { name: 'reject', by, change: facts, seen }
      case 'break-glass':
        return { name: 'break-glass', by, change: facts, seen, typed: verdict.typed, reason: verdict.reason }
      default:
        return verdict satisfies never
    }
  }
  return authorizePerson<'approve' | 'reject' | 'break-glass'>(dependencies, person, change, act)
}

function stateAfter(
  verdict: Verdict,
  authorized: Granted['approve' | 'reject' | 'break-glass'],
  change: Change,
  live: Company | undefined,
  at: Date
): State {
  if (verdict.name === 'reject') return { name: 'rejected', at, reason: verdict.reason }
  if (authorized.allowed !== 'approve' || authorized.approved) {
    return stateOnceApproved(change, at, verdict.name === 'break-glass')
  }
  const { progress } = authorized
  return { name: 'pending', progress, ...(live && !isAsRequested(change, live) && { company: factsOf(live) }) }
}

/** The requester withdraws a change until it is being applied; once it is scheduled, so does whoever could reject it. */
export async function withdraw(
  dependencies: ReviewDependencies,
  person: Person,
  id: string
): Promise<{ decided: Change } | Refusal> {
  const change = await dependencies.store.get(id)
  if (!change) return { refused: 'no-such-change' }
  const verdict = await authorizeWithdrawal(dependencies, person, change)
  if ('refused' in verdict) return orDecided(verdict, change)
  const by = isSame(person, change.requester) ? {} : { by: person }
  const result = await advance(dependencies, change, { name: 'withdrawn', at: dependencies.clock.now(), ...by }, person)
  if ('moved' in result) return { decided: result.moved }
  return { refused: 'already-decided', change: (await dependencies.store.get(change.id)) ?? change }
}

/**
 * Lets a scheduled change go on whose window passed unused: in the window that is open now, or in the next. For those who
 * may withdraw it.
 */
export async function confirmSchedule(
  dependencies: ReviewDependencies,
  person: Person,
  id: string
): Promise<{ decided: Change } | Refusal> {
  const change = await dependencies.store.get(id)
  if (!change) return { refused: 'no-such-change' }
  const { state } = change
  if (state.name !== 'scheduled' || !state.missed) return { refused: 'already-decided', change }
  const verdict = await authorizeWithdrawal(dependencies, person, change)
  if ('refused' in verdict) return verdict
  const at = dependencies.clock.now()
  const next = stateOnceApproved(change, at)
  const result = await advance(dependencies, change, next, person, { version: change.version })
  if ('moved' in result) return { decided: result.moved }
  return { refused: 'already-decided', change: (await dependencies.store.get(id)) ?? change }
}

function authorizeWithdrawal(dependencies: ReviewDependencies, person: Person, change: Change) {
  const context = contextOf(dependencies, change)
  return authorizePerson(dependencies, person, change, by => ({ name: 'withdraw', by, change: context }))
}
