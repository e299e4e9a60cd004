import type { Person } from '../../policy/people.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import { type GateDependencies, pass } from './authorize.ts'

/**
 * Why this person may not see what is known of customers; undefined where they may. It hangs on no group, so Slack is
 * asked for nothing but who they are.
 */
export async function mayNotLook(dependencies: GateDependencies, person: Person): Promise<Denial | undefined> {
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'look', by }), 'nobody')
  return 'refused' in verdict ? verdict : undefined
}
