import type { Person } from '../../policy/people.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import { type AccessDependencies, authorizePerson } from './authorize.ts'

/**
 * Why this person may not see what is known of customers; undefined where they may. It hangs on no group, so Slack is
 * asked for nothing but who they are.
 */
export async function mayNotView(dependencies: AccessDependencies, person: Person): Promise<PolicyRefusal | undefined> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'view', by }), 'nobody')
  return 'refused' in verdict ? verdict : undefined
}
