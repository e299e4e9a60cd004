import type { Circumstances } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { outside, strangerTo } from './people.ts'

/**
 * Somebody looks after alerts: acknowledges or snoozes one, or says from when on a company is nearly full. Every full
 * member, or those whom the policy names, in their own right. It changes nothing at a vendor, so no freeze stops it.
 */
export function judgeTend({ by }: Acts['tend'], { people, policy }: Circumstances): Follows['tend'] | Refusal {
  const { tend } = policy.may
  return (
    strangerTo(people, by) ??
    (tend ? outside(tend, by, people, { refused: 'may-not-tend' }) : undefined) ?? { allowed: 'tend' }
  )
}
