import type { Need } from '../../policy/need.ts'
import type { Circle } from '../../policy/policy.ts'
import type { Progress } from '../../policy/progress.ts'
import { escaped } from '../mrkdwn.ts'

/** More people than these are not mentioned one by one: nobody wants to ping a whole department. */
const FEW = 5

/** `2 of finance, then 1 of operations`: what a change needs, without a ping. */
export function sayNeed({ stages, typeTheName }: Need): string {
  if (stages.length === 0) return 'needs no approval'
  const steps = stages.map(({ count, circle }) => `${count} of ${escaped(circle.name)}`)
  const name = typeTheName ? ', who type the company’s name' : ''
  return `needs ${steps.join(', then ')}${name}`
}

/** Whom a pending change waits for now, and how far it has come. Each group is mentioned once, who acted not at all. */
export function sayWaiting(need: Need, progress: readonly Progress[], acted: readonly string[]): string {
  const waits = progress.length > 0 ? progress.flatMap(openStages) : firstStage(need)
  const [next] = waits
  if (!next) return 'Waiting for approval.'
  const circle = need.stages.find(stage => stage.circle.name === next.circle)?.circle
  const left = next.count - next.by.length
  const from = circle ? mention(circle, acted) : escaped(next.circle)
  const soFar = next.count > 1 || next.by.length > 0 ? ` ${next.by.length} of ${next.count} so far.` : ''
  const later = need.stages.slice(1 + need.stages.findIndex(stage => stage.circle.name === next.circle))
  const then = later.map(({ count, circle }) => `${count} of ${escaped(circle.name)}`).join(', then ')
  return `Waiting for ${left} ${left === 1 ? 'approval' : 'approvals'} from ${from}.${soFar}${then && ` Then ${then}.`}`
}

/** Everybody who may fill a place, without those who acted and those who are not to be pinged. */
export function mention({ name, people, groups, quiet }: Circle, acted: readonly string[]): string {
  const others = people.filter(user => !acted.includes(user) && !quiet.includes(user))
  const loud = groups.filter(group => !quiet.includes(group))
  const named =
    others.length <= FEW ? others.map(user => `<@${user}>`) : [`one of ${others.length} of ${escaped(name)}`]
  return [...loud.map(group => `<!subteam^${group}>`), ...named].join(' or ') || escaped(name)
}

function openStages({ stages }: Progress): Progress['stages'] {
  return stages.filter(({ by, count }) => by.length < count)
}

function firstStage({ stages }: Need): Progress['stages'] {
  return stages.map(({ circle, count }) => ({ circle: circle.name, count, by: [] }))
}
