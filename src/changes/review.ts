import { type Denial, mayDecide, type Policy } from '../policy/decide.ts'
import { isSame, type Person } from '../policy/people.ts'
import { advance, type Bells } from './advance.ts'
import type { Change, Decision, Edit, State } from './change.ts'
import { hashOf, movedEdits } from './edits.ts'
import type { Values } from './field.ts'
import type { Clock, People } from './ports.ts'

/** Why somebody's click does nothing: a value, told to that person alone. */
export type Refusal =
  | Denial
  | { refused: 'no-such-change' }
  | { refused: 'already-decided'; change: Change }
  /** The edits are no longer those that the person saw. */
  | { refused: 'changed-since'; change: Change }
  /** Values at the vendor are no longer those that the change started from. */
  | { refused: 'moved'; edits: readonly Edit[]; live: Values; names: Change['names'] }
  | { refused: 'not-the-asker' }

export type Reviewers = Bells & { clock: Clock; people: People; policy: Policy; team: string }

export type Verdict =
  /** `live` is what the vendor said when the form was filled: the person decided on that. */
  { name: 'approve'; live: Values } | { name: 'reject'; reason: string }

/** What the person had on the screen. */
export type Seen = { change: string; revision: number; hash: string }

/**
 * A person decides on a change. One decision wins, however many click: the store moves it by compare-and-set, and
 * the decision carries the hash of the edits the person saw.
 */
export async function review(
  desk: Reviewers,
  person: Person,
  seen: Seen,
  verdict: Verdict
): Promise<{ decided: Change } | Refusal> {
  const change = await desk.store.get(seen.change)
  if (!change) return { refused: 'no-such-change' }
  const refusal = await mayReview(desk, person, change)
  if (refusal) return refusal
  if (change.revision !== seen.revision || hashOf(change.edits) !== seen.hash) {
    return { refused: 'changed-since', change }
  }
  if (verdict.name === 'approve') {
    const edits = movedEdits(change.edits, verdict.live)
    if (edits.length > 0) return { refused: 'moved', edits, live: verdict.live, names: change.names }
  }
  const at = desk.clock.now()
  const decision: Decision = {
    revision: change.revision,
    person,
    verdict: verdict.name,
    reason: verdict.name === 'reject' ? verdict.reason : null,
    hash: seen.hash,
    at
  }
  const to: State =
    verdict.name === 'approve' ? { name: 'approved', at } : { name: 'rejected', at, reason: verdict.reason }
  const result = await advance(desk, change, to, person, decision)
  return 'moved' in result ? { decided: result.moved } : alreadyDecided(desk, change)
}

/** Whether this person could decide on this change now; undefined when nothing stands in the way. */
export async function mayReview(desk: Reviewers, person: Person, change: Change): Promise<Refusal | undefined> {
  const { policy, team } = desk
  const named = policy.people.includes(person.user) || policy.groups.length === 0
  const members = named ? null : await desk.people.members(policy.groups)
  const verdict = mayDecide(policy, { person, team, asker: change.asker, editor: change.editor, members })
  if (verdict !== 'allowed') return verdict
  return change.state.name === 'pending' ? undefined : { refused: 'already-decided', change }
}

/** The asker takes a pending change back. */
export async function withdraw(desk: Reviewers, person: Person, id: string): Promise<{ decided: Change } | Refusal> {
  const change = await desk.store.get(id)
  if (!change) return { refused: 'no-such-change' }
  if (!isSame(person, change.asker)) return { refused: 'not-the-asker' }
  if (change.state.name !== 'pending') return { refused: 'already-decided', change }
  const result = await advance(desk, change, { name: 'withdrawn', at: desk.clock.now() }, person)
  return 'moved' in result ? { decided: result.moved } : alreadyDecided(desk, change)
}

async function alreadyDecided({ store }: Bells, change: Change): Promise<Refusal> {
  return { refused: 'already-decided', change: (await store.get(change.id)) ?? change }
}
