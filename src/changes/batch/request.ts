import { randomBytes } from 'node:crypto'
import { type Act, authorize } from '../../policy/authorize/authorize.ts'
import { tooFewApprovers } from '../../policy/authorize/request.ts'
import type { Context, Person, Refusal as PolicyRefusal, RequestContext, Somebody } from '../../policy/context.ts'
import { nextWindow } from '../../policy/hours.ts'
import type { Requirement } from '../../policy/policy.ts'
import { requirementOfAll, seatsAdded } from '../../policy/requirement.ts'
import { type AccessDependencies, editContext, recordRefusal, refusedStranger } from '../access/authorize-person.ts'
import { contextNow, hourBefore } from '../access/context.ts'
import { enqueueDueMessages, MOST_TRIES } from '../outbox/advance.ts'
import type { NewChange } from '../ports/ports.ts'
import { expiryOf } from '../request/request.ts'
import { type Batch, type BatchDraft, batchHash, totalsOf } from './batch.ts'
import { approveAll, type BatchDependencies } from './move.ts'
import { goodRows } from './preview.ts'

/** `rows`: why some may not be requested, by row number; nothing was requested then. */
export type BatchRequested =
  | { requested: Batch }
  | { refused: 'nothing-good' }
  | { refused: 'too-busy' }
  | { rows: ReadonlyMap<number, PolicyRefusal> }
  | PolicyRefusal

/**
 * Stores the good rows of a preview as pending changes of one batch, or returns why not. A batch that needs no approval is
 * approved at once. Makes no vendor call. The same preview submitted twice makes one batch.
 */
export async function requestBatch(dependencies: BatchDependencies, draft: BatchDraft): Promise<BatchRequested> {
  const stranger = await refusedStranger(dependencies, draft.person, 'request')
  if (stranger) return stranger
  const result = await storeGoodRows(dependencies, draft)
  if ('rows' in result) {
    // Of thousands of rows most have the same reason.
    const distinct = new Map(Array.from(result.rows, ([number, refusal]) => [refusal.refused, { number, refusal }]))
    for (const { number, refusal } of distinct.values()) {
      const verdict = goodRows(draft).find(row => row.number === number)?.verdict
      await recordRefusal(dependencies, draft.person, 'request', refusal, undefined, verdict)
    }
  } else if ('refused' in result && result.refused !== 'nothing-good' && result.refused !== 'too-busy') {
    await recordRefusal(dependencies, draft.person, 'request', result)
  }
  return result
}

async function storeGoodRows(dependencies: BatchDependencies, draft: BatchDraft): Promise<BatchRequested> {
  const rows = goodRows(draft)
  if (rows.length === 0) return { refused: 'nothing-good' }
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { context, by } = await contextOfBatch(dependencies, draft.person)
    const verdicts = authorizeRows(dependencies, draft, by, context)
    if ('refused' in verdicts) return verdicts
    if (verdicts.refusals.size > 0) return { rows: verdicts.refusals }
    const [first, ...others] = verdicts.requirements
    if (!first) return { refused: 'nothing-good' }
    const requirement = requirementOfAll([first, ...others])
    const somebody = { requester: draft.person, editor: draft.person }
    const sample = { vendor: '', company: { id: null, name: null, tags: null }, edits: [], ...somebody }
    const nobody = tooFewApprovers(requirement, sample, context.people, context.now)
    if (nobody) return nobody
    if (!nextWindow(context.now, requirement.windows ?? [])) return { refused: 'no-window' }

    const now = dependencies.clock.now()
    const id = `bat_${randomBytes(8).toString('hex')}`
    const changes = rows.map(
      ({ verdict, number, ...row }, index): NewChange => ({
        id: `chg_${randomBytes(8).toString('hex')}`,
        draft: `${draft.id}:${number}`,
        vendor: verdict.vendor,
        company: verdict.company,
        edits: verdict.edits,
        ...(verdict.applyAt && { applyAt: new Date(verdict.applyAt) }),
        names: verdict.names,
        use: verdict.use,
        ends: verdict.ends,
        warnings: verdict.warnings,
        reason: row.reason || draft.reason.trim(),
        reference: row.reference || draft.reference.trim() || null,
        requester: draft.person,
        editor: draft.person,
        requirement,
        requestedAt: now,
        expiresAt: expiryOf(requirement, now),
        channel: draft.channel,
        batch: { id, row: index + 1, rows: rows.length }
      })
    )
    const batch = await dependencies.store.addBatch(
      {
        id,
        draft: draft.id,
        requester: draft.person,
        channel: draft.channel,
        reason: draft.reason.trim(),
        reference: draft.reference.trim() || null,
        requirement,
        hash: batchHash(changes),
        rows: changes.length,
        totals: totalsOf(changes),
        requestedAt: now,
        expiresAt: expiryOf(requirement, now)
      },
      changes,
      seatsCounted(context, now)
    )
    // Somebody else requested seats meanwhile, so the hourly limit must be checked again.
    if (batch === 'stale') continue
    if (requirement.stages.length === 0) return { requested: await approveAll(dependencies, batch) }
    await enqueueDueMessages(dependencies)
    return { requested: batch }
  }
  return { refused: 'too-busy' }
}

/** The context that every row of a batch is authorized in: gathered once. */
export async function contextOfBatch(
  dependencies: BatchDependencies,
  person: Person
): Promise<{ context: Context; by: Somebody }> {
  const [context, membership] = await Promise.all([
    contextNow(dependencies, [], 'everybody', undefined, person),
    dependencies.people.membership(person)
  ])
  return { context, by: { ...person, membership } }
}

function seatsCounted({ policy, seatsLastHour }: Context, now: Date) {
  if (policy.limits.seats.perHour === null || seatsLastHour === null) return undefined
  return { since: hourBefore(now), seats: seatsLastHour }
}

/** What concerns the person or everything, not a single row. */
const WHOLE: readonly PolicyRefusal['refused'][] = [
  'other-team',
  'not-a-member',
  'membership-unknown',
  'groups-unknown',
  'may-not-request',
  'too-many-open',
  'all-frozen'
]

/**
 * Authorizes each good row as a request of its own; the seats of earlier rows count for the hourly limit of later ones.
 * `refusals` are by row number. Pure.
 */
export function authorizeRows(
  { vendor }: Pick<AccessDependencies, 'vendor'>,
  draft: BatchDraft,
  by: Somebody,
  context: Context
) {
  const rows = goodRows(draft)
  const refusals = new Map<number, PolicyRefusal>()
  const requirements: Requirement[] = []
  let seats = context.seatsLastHour
  for (const { number, verdict } of rows) {
    const requested: Omit<RequestContext, 'requester' | 'editor'> = {
      vendor: verdict.vendor,
      company: verdict.company,
      edits: editContext(vendor(verdict.vendor), verdict.edits),
      schedule: verdict.applyAt ? 'later' : 'now',
      batch: rows.length
    }
    const act: Act<'request'> = { name: 'request', by, requested }
    const granted = authorize(act, { ...context, seatsLastHour: seats })
    if ('refused' in granted) {
      if (WHOLE.includes(granted.refused)) return granted
      refusals.set(number, granted)
      continue
    }
    requirements.push(granted.requirement)
    if (seats !== null) seats += seatsAdded(requested)
  }
  return { refusals, requirements }
}
