import type { Context } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { notAllowedIn, outside } from './people.ts'

/**
 * Somebody looks after alerts: acknowledges or snoozes one, or says from when on a company is nearly full. Every full
 * member, or those whom the policy names, in their own right. It changes nothing at a vendor, so no freeze stops it.
 */
export function authorizeManageAlerts(
  { by }: Acts['manage-alerts'],
  { people, policy }: Context
): Follows['manage-alerts'] | Refusal {
  const { manageAlerts } = policy.may
  return (
    notAllowedIn(people, by) ??
    (manageAlerts ? outside(manageAlerts, by, people, { refused: 'may-not-manage-alerts' }) : undefined) ?? {
      allowed: 'manage-alerts'
    }
  )
}
