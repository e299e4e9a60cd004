import type { Policy } from '../../policy/decide.ts'
import type { Person } from '../../policy/people.ts'

/** More people than these are not mentioned one by one: nobody wants to ping a whole department. */
const FEW = 5

/** Who may approve, each group mentioned once, without the asker. */
export function sayApprovers({ people, groups }: Policy, asker: Person): string {
  const others = people.filter(user => user !== asker.user)
  const named = others.length <= FEW ? others.map(user => `<@${user}>`) : [`one of ${others.length} approvers`]
  return [...groups.map(group => `<!subteam^${group}>`), ...named].join(' or ') || 'somebody else'
}
