import type { Circumstances } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { strangerTo } from './people.ts'

/** Somebody lends their right to a stand-in: nobody who may not act at all has one to lend. */
export function judgeAway({ by }: Acts['away'], { people }: Circumstances): Follows['away'] | Refusal {
  return strangerTo(people, by) ?? { allowed: 'away' }
}
