import type { Circumstances } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { strangerTo } from './people.ts'

/**
 * Somebody sees what is known of customers: every full member may. A guest can be a customer's own employee, so nobody
 * else sees anything, and neither does anybody of whom Slack does not say who they are.
 */
export function judgeLook({ by }: Acts['look'], { people }: Circumstances): Follows['look'] | Refusal {
  return strangerTo(people, by) ?? { allowed: 'look' }
}
