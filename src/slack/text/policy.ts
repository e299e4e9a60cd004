import { fieldByKey } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Progress, Requirement, Role, StageProgress } from '../../policy/policy.ts'
import { asSentence, count, escaped, labelOf } from './format.ts'

/** Most people mentioned by name, so that a message does not ping a whole department. */
const MOST_MENTIONED = 5

/** `2 of finance, then 1 of operations`: what a change needs, without mentions. */
export function sayRequirement({ stages, typeTheName }: Requirement): string {
  if (stages.length === 0) return 'needs no approval'
  const steps = stages.map(({ count, role }) => `${count} of ${escaped(role.name)}`)
  const name = typeTheName ? ', who type the company’s name' : ''
  return `needs ${steps.join(', then ')}${name}`
}

/** Whom a pending change waits for now, and how many have approved. Mentions each group once, and nobody who `acted`. */
export function sayWaiting(requirement: Requirement, progress: readonly Progress[], acted: readonly string[]): string {
  const [next, ...later] = progress.length > 0 ? openStages(progress) : unstarted(requirement)
  if (!next) return 'Waiting for approval.'
  const role = requirement.stages.find(stage => stage.role.name === next.role)?.role
  const left = next.count - next.by.length
  const from = role ? mention(role, acted) : escaped(next.role)
  const soFar = next.count > 1 || next.by.length > 0 ? ` ${next.by.length} of ${next.count} so far.` : ''
  const then = later.map(({ count, by, role }) => `${count - by.length} of ${escaped(role)}`).join(', then ')
  return `Waiting for ${left} ${left === 1 ? 'approval' : 'approvals'} from ${from}.${soFar}${then && ` Then ${then}.`}`
}

/** `1 of finance, then 1 of operations`: what is still missing, without mentions. */
export function sayMissing(requirement: Requirement, progress: readonly Progress[]): string {
  const open = progress.length > 0 ? openStages(progress) : unstarted(requirement)
  return open.map(({ count, by, role }) => `${count - by.length} of ${escaped(role)}`).join(', then ')
}

/** Mentions everybody of a role, except those who acted and those who are not to be pinged. */
export function mention({ name, people, groups, quiet }: Role, acted: readonly string[]): string {
  const others = people.filter(user => !acted.includes(user) && !quiet.includes(user))
  const pinged = groups.filter(group => !quiet.includes(group))
  const named =
    others.length <= MOST_MENTIONED
      ? others.map(user => `<@${user}>`)
      : [`any of ${others.length} people in ${escaped(name)}`]
  return [...pinged.map(group => `<!subteam^${group}>`), ...named].join(' or ') || escaped(name)
}

/** The stages that need approvals, each role once: both the policy of the request and that of now may list it. */
function openStages(progress: readonly Progress[]): StageProgress[] {
  const open = new Map<string, StageProgress>()
  for (const stage of progress.flatMap(({ stages }) => stages)) {
    const left = stage.count - stage.by.length
    const before = open.get(stage.role)
    if (left > 0 && (!before || left > before.count - before.by.length)) open.set(stage.role, stage)
  }
  return [...open.values()]
}

function unstarted({ stages }: Requirement): StageProgress[] {
  return stages.map(({ role, count }) => ({ role: role.name, count, by: [] }))
}

/** Why the policy refuses something, and what would be right, in mrkdwn, for the person who tried. */
export function sayPolicyRefusal(refusal: PolicyRefusal, vendor?: Vendor): string {
  switch (refusal.refused) {
    case 'other-team':
      return 'You belong to another Slack workspace. Only members of this one can use Countersign.'
    case 'not-a-member':
      return `Only full members of this workspace can do this; you are here as a ${refusal.membership === 'deactivated' ? 'deactivated user' : refusal.membership}.`
    case 'membership-unknown':
      return 'Slack did not say who you are just now, so nothing was done. Try again in a minute.'
    case 'own-change':
      return refusal.as === 'requester'
        ? 'You asked for this change, so somebody else must decide on it.'
        : 'You edited this change, so somebody else must decide on it.'
    case 'not-the-requester':
      return 'Only who asked for a change can withdraw it.'
    case 'not-an-approver':
      return 'You are not among the people who may approve this change. Ask one of them to press Review.'
    case 'groups-unknown':
      return 'Slack did not say who is in the approvers’ group just now, so nothing was decided. Try again in a minute.'
    case 'not-yet':
      return `It is not your turn yet: ${escaped(refusal.waiting)} must approve first.`
    case 'enough-approved':
      return 'Enough people of your role have approved already; others are still missing.'
    case 'decided-before':
      return 'You have approved this already. Somebody else must approve it too.'
    case 'not-pending':
    case 'not-approved':
      return 'It is too late: the change is no longer waiting for that.'
    case 'requester-left':
      return `<@${refusal.user}>, who asked for it, is no longer a member here. Whoever asks for it again answers for it.`
    case 'no-window':
      return 'The policy lets this be applied only in windows that have no time in common. Ask for its parts one by one.'
    case 'rejected':
      return `<@${refusal.by.user}> has rejected it.`
    case 'changed-since':
      return 'The change was edited since you opened it, so nothing was decided. Press Review again to see it as it is now.'
    case 'name-not-typed':
      return `Type the company’s name exactly as it stands here: ${escaped(refusal.right)}`
    case 'nobody-could':
      return `Nobody could approve this: it needs ${refusal.count} of ${escaped(refusal.role)}, and without you ${refusal.able === 0 ? 'nobody is' : `only ${refusal.able} ${refusal.able === 1 ? 'is' : 'are'}`} able to.`
    case 'not-enough':
      return 'The policy has changed since: more approvals are needed now.'
    case 'no-edits':
      return 'There is nothing to change.'
    case 'no-reason':
      return 'A reason is needed.'
    case 'field-forbidden':
      return `The policy forbids changing ${refusal.fields.map(key => labelIn(vendor, key)).join(', ')} here.`
    case 'company-frozen':
      return 'The policy has frozen this company: nothing of it can be changed here.'
    case 'all-frozen':
      return `Everything is frozen by <@${refusal.by.user}>: ${asSentence(refusal.reason)} Somebody whom the policy allows must type \`/company unfreeze\` first.`
    case 'too-many-seats':
      return `The policy allows at most ${count(refusal.most)} more seats in one change; this asks for ${seats(refusal.seats, 'unlimited')}.`
    case 'too-many-seats-this-hour':
      return `The policy allows at most ${count(refusal.most)} more seats an hour. ${seats(refusal.before, 'Unlimited seats')} were asked for in the last hour, and this asks for ${seats(refusal.seats, 'unlimited')}.`
    case 'hour-unknown':
      return 'How many seats were asked for in the last hour is not known just now. Try again in a minute.'
    case 'may-not-freeze':
      return 'You are not among the people who may freeze everything.'
    case 'may-not-unfreeze':
      return 'You are not among the people who may unfreeze.'
    case 'not-frozen':
      return 'Nothing is frozen.'
    case 'no-break-glass':
      return 'The policy allows nobody to apply a change alone.'
    case 'may-not-break-glass':
      return 'You are not among the people who may apply a change alone.'
    case 'may-not-manage-alerts':
      return 'You are not among the people who may look after alerts.'
    default:
      return refusal satisfies never
  }
}

function labelIn(vendor: Vendor | undefined, key: string): string {
  return labelOf(fieldByKey(vendor?.fields, key), key)
}

/** Infinite where a change removes the limit. */
function seats(number: number, unlimited: string): string {
  return Number.isFinite(number) ? count(number) : unlimited
}
