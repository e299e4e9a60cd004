import type { Context } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { notAllowedIn } from './people.ts'

/** Somebody lends their right to a delegate: nobody who may not act at all has one to lend. */
export function authorizeDelegate({ by }: Acts['delegate'], { people }: Context): Follows['delegate'] | Refusal {
  return notAllowedIn(people, by) ?? { allowed: 'delegate' }
}
