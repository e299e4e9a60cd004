import type { Role } from '../../policy/policy.ts'
import type { Progress, StageProgress } from '../../policy/progress/progress.ts'
import type { Requirement } from '../../policy/requirement.ts'
import { escaped } from '../ui/mrkdwn.ts'

/** More people than these are not mentioned one by one: nobody wants to ping a whole department. */
const FEW = 5

/** `2 of finance, then 1 of operations`: what a change needs, without a ping. */
export function sayRequirement({ stages, typeTheName }: Requirement): string {
  if (stages.length === 0) return 'needs no approval'
  const steps = stages.map(({ count, role }) => `${count} of ${escaped(role.name)}`)
  const name = typeTheName ? ', who type the company’s name' : ''
  return `needs ${steps.join(', then ')}${name}`
}

/** Whom a pending change waits for now, and how far it has come. Each group is mentioned once, who acted not at all. */
export function sayWaiting(requirement: Requirement, progress: readonly Progress[], acted: readonly string[]): string {
  const [next, ...later] = progress.length > 0 ? openStages(progress) : untouched(requirement)
  if (!next) return 'Waiting for approval.'
  const role = requirement.stages.find(stage => stage.role.name === next.role)?.role
  const left = next.count - next.by.length
  const from = role ? mention(role, acted) : escaped(next.role)
  const soFar = next.count > 1 || next.by.length > 0 ? ` ${next.by.length} of ${next.count} so far.` : ''
  const then = later.map(({ count, by, role }) => `${count - by.length} of ${escaped(role)}`).join(', then ')
  return `Waiting for ${left} ${left === 1 ? 'approval' : 'approvals'} from ${from}.${soFar}${then && ` Then ${then}.`}`
}

/** `1 of finance, then 1 of operations`: what is still missing, without a ping. */
export function sayMissing(requirement: Requirement, progress: readonly Progress[]): string {
  const open = progress.length > 0 ? openStages(progress) : untouched(requirement)
  return open.map(({ count, by, role }) => `${count - by.length} of ${escaped(role)}`).join(', then ')
}

/** Everybody who may fill a place, without those who acted and those who are not to be pinged. */
export function mention({ name, people, groups, quiet }: Role, acted: readonly string[]): string {
  const others = people.filter(user => !acted.includes(user) && !quiet.includes(user))
  const loud = groups.filter(group => !quiet.includes(group))
  const named =
    others.length <= FEW ? others.map(user => `<@${user}>`) : [`any of ${others.length} people in ${escaped(name)}`]
  return [...loud.map(group => `<!subteam^${group}>`), ...named].join(' or ') || escaped(name)
}

/** What is missing, each role once: the policy may have changed since it was asked, and then both say what they need. */
function openStages(progress: readonly Progress[]): StageProgress[] {
  const open = new Map<string, StageProgress>()
  for (const stage of progress.flatMap(({ stages }) => stages)) {
    const left = stage.count - stage.by.length
    const before = open.get(stage.role)
    if (left > 0 && (!before || left > before.count - before.by.length)) open.set(stage.role, stage)
  }
  return [...open.values()]
}

function untouched({ stages }: Requirement): StageProgress[] {
  return stages.map(({ role, count }) => ({ role: role.name, count, by: [] }))
}
