import type { Standing } from '../../policy/context.ts'
import { isSame, type Person } from '../../policy/people.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import type { Clock } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import { type GateDependencies, pass } from './authorize.ts'

/** Nobody is away for longer: a stand-in is for a time, not for good. In milliseconds. */
const LONGEST = 366 * 24 * 3_600_000

export type AwayFault =
  | { fault: 'in-the-past' | 'too-long' | 'oneself' | 'other-team' }
  /** Only a full member decides, in anybody's place. */
  | { fault: 'stand-in'; standing: Exclude<Standing, 'member'> }

/** Somebody names who may decide in their place until then. What the stand-in may, the policy says at each decision. */
export async function goAway(
  dependencies: GateDependencies,
  person: Person,
  until: Date,
  standIn: Person
): Promise<'away' | AwayFault | Denial> {
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'away', by }))
  if ('refused' in verdict) return verdict
  const { store, clock } = dependencies
  const from = clock.now()
  if (until <= from) return { fault: 'in-the-past' }
  if (until.getTime() - from.getTime() > LONGEST) return { fault: 'too-long' }
  if (isSame(person, standIn)) return { fault: 'oneself' }
  if (person.team !== standIn.team) return { fault: 'other-team' }
  const standing = await dependencies.people.standing(standIn)
  if (standing !== 'member') return { fault: 'stand-in', standing }
  await store.setAbsence({ person, from, until, standIn })
  return 'away'
}

/** Back again: nobody decides in their place any more. False when they were not away. */
export async function comeBack(
  { store, clock }: { store: Store; clock: Pick<Clock, 'now'> },
  person: Person
): Promise<boolean> {
  const now = clock.now()
  const absence = (await store.absences()).find(one => isSame(one.person, person) && one.until > now)
  if (absence) await store.setAbsence({ ...absence, until: now })
  return absence !== undefined
}
