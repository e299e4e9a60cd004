import type { Context } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { notAllowedIn } from './people.ts'

/**
 * Somebody sees what is known of customers: every full member may. A guest can be a customer's own employee, so nobody
 * else sees anything, and neither does anybody of whom Slack does not say who they are.
 */
export function authorizeView({ by }: Acts['view'], { people }: Context): Follows['view'] | Refusal {
  return notAllowedIn(people, by) ?? { allowed: 'view' }
}
