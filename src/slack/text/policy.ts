import { fieldByKey, type Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Approval, Progress, Requirement, Role, SentBack, StageProgress } from '../../policy/policy.ts'
import { count, escaped, labelOf, oneLine } from './format.ts'

/** Most people mentioned by name, so that a message does not ping a whole department. */
const MOST_MENTIONED = 5

/** `needs 2 approvals from finance, then 1 from operations`: in advance, without mentions. */
export function sayRequirement({ stages, typeTheName }: Requirement): string {
  if (stages.length === 0) return 'needs no approval'
  const steps = stages.map(({ count, role }, index) => sayStep(count, escaped(role.name), index === 0))
  const name = typeTheName ? '; approvers type the company’s name' : ''
  return `needs ${steps.join(', then ')}${name}`
}

function sayStep(left: number, from: string, isFirst: boolean, more = ''): string {
  return isFirst ? `${left}${more} ${left === 1 ? 'approval' : 'approvals'} from ${from}` : `${left} from ${from}`
}

/** `Needs 1 more approval from @finance, then 1 from operations.` Mentions each group once, and nobody who `acted`. */
export function sayWaiting(requirement: Requirement, progress: readonly Progress[], acted: readonly string[]): string {
  const [next, ...later] = stagesLeft(requirement, progress)
  if (!next) return 'Needs approval.'
  const steps = [
    sayStep(next.count - next.by.length, whomOf(requirement, next, acted), true, next.by.length > 0 ? ' more' : ''),
    ...later.map(({ count, by, role }) => sayStep(count - by.length, escaped(role), false))
  ]
  return `Needs ${steps.join(', then ')}.`
}

/** `1 of 2 approvals · @finance · then 1 from operations`: the stage that is open, as a line of a message. */
export function sayProgress(requirement: Requirement, progress: readonly Progress[], acted: readonly string[]): string {
  const [next, ...later] = stagesLeft(requirement, progress)
  if (!next) return 'Needs approval'
  const then = later.map(({ count, by, role }) => `then ${sayStep(count - by.length, escaped(role), false)}`)
  return [`${next.by.length} of ${next.count} approvals`, whomOf(requirement, next, acted), ...then].join(' · ')
}

function whomOf({ stages }: Requirement, { role: name }: StageProgress, acted: readonly string[]): string {
  const role = stages.find(stage => stage.role.name === name)?.role
  return role ? mention(role, acted) : escaped(name)
}

function stagesLeft(requirement: Requirement, progress: readonly Progress[]): StageProgress[] {
  return progress.length > 0 ? openStages(progress) : unstarted(requirement)
}

/** `1 approval from finance, then 1 from operations`: what is still missing, without mentions. */
export function sayMissing(requirement: Requirement, progress: readonly Progress[]): string {
  const left = stagesLeft(requirement, progress)
  return left
    .map(({ count, by, role }, index) => sayStep(count - by.length, escaped(role), index === 0))
    .join(', then ')
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

/** For whom a delegate approved, or that an approval no longer counts. */
export function sayCounted(approval: Approval | undefined): string {
  if (!approval) return ''
  switch (approval.status) {
    case 'counts':
      return approval.for ? ` for <@${approval.for}>` : ''
    case 'left':
      return ' (no longer a full member, so it does not count)'
    case 'void':
      return ' (does not count any more)'
    default:
      return approval.status satisfies never
  }
}

/** Why a change that was approved waits again. */
export function saySentBack(why: SentBack | undefined, vendor: string): string[] {
  switch (why) {
    case undefined:
      return []
    case 'company':
      return [
        `Approved before, but the company’s name or tags at ${vendor} have changed since, and the policy needs more for it now. Nothing was written.`
      ]
    case 'policy':
      return ['Approved before, but the policy has changed since and needs more now. Nothing was written.']
    case 'approvers':
      return ['Approved before, but not by enough people who may still approve. Nothing was written.']
    default:
      return why satisfies never
  }
}

/** Why the policy refuses something, and what would be right, in mrkdwn, for the person who tried. */
export function sayPolicyRefusal(refusal: PolicyRefusal, vendor?: Vendor): string {
  switch (refusal.refused) {
    case 'other-team':
      return 'You belong to another Slack workspace. Only members of this one can use Countersign.'
    case 'not-a-member':
      return `Only full members of this workspace can do this; you are here as a ${refusal.membership === 'deactivated' ? 'deactivated user' : refusal.membership}.`
    case 'membership-unknown':
      return 'Slack couldn’t tell us who you are just now, so nothing was done. Try again in a minute.'
    case 'own-change':
      return refusal.as === 'requester'
        ? 'You requested this change, so somebody else must decide.'
        : 'You edited this change, so somebody else must decide.'
    case 'not-the-requester':
      return 'Only the requester can withdraw a change.'
    case 'not-an-approver':
      return 'You’re not an approver for this change.'
    case 'groups-unknown':
      return 'Slack couldn’t tell us who is in the policy’s user groups just now, so nothing was done. Try again in a minute.'
    case 'not-yet':
      return `Not yet: ${escaped(refusal.waiting)} must approve first.`
    case 'enough-approved':
      return 'Your role has already given enough approvals. Others are still missing.'
    case 'decided-before':
      return 'You have already approved this. Somebody else must approve it too.'
    case 'not-pending':
    case 'not-approved':
      return 'Too late: the change is no longer waiting for that.'
    case 'requester-left':
      return `<@${refusal.user}>, who requested it, is no longer a member here. Somebody else can request it again.`
    case 'no-window':
      return 'The policy allows these fields only in windows that never overlap. Request them as separate changes.'
    case 'rejected':
      return `<@${refusal.by.user}> has already rejected it.`
    case 'changed-since':
      return 'The change was edited since you opened it, so nothing was decided. Review it again.'
    case 'name-not-typed':
      return `Type ${escaped(refusal.right)} to confirm.`
    case 'nobody-could':
      return `Nobody could approve this: it needs ${sayStep(refusal.count, escaped(refusal.role), true)}, and apart from you ${refusal.able === 0 ? 'nobody' : `only ${refusal.able}`} can approve.`
    case 'not-enough':
      return 'The policy has changed: more approvals are needed now.'
    case 'no-edits':
      return 'Nothing would change.'
    case 'no-reason':
      return 'Give a reason.'
    case 'field-forbidden':
      return `The policy doesn’t allow changing ${refusal.fields.map(key => labelIn(vendor, key)).join(', ')} here.`
    case 'company-frozen':
      return 'This company is frozen by the policy, so it can’t be changed here.'
    case 'all-frozen':
      return `All changes are frozen by <@${refusal.by.user}>: “${oneLine(refusal.reason)}”. \`/company unfreeze\` ends the freeze, for people the policy allows.`
    case 'too-many-seats':
      return `The policy allows at most ${count(refusal.most)} more seats in one change. This adds ${seats(refusal.seats, 'unlimited')}.`
    case 'too-many-seats-this-hour':
      return `The policy allows at most ${count(refusal.most)} more seats an hour. ${seats(refusal.before, 'Unlimited seats')} were requested in the last hour, and this adds ${seats(refusal.seats, 'unlimited')}.`
    case 'hour-unknown':
      return 'We can’t tell just now how many seats were requested in the last hour. Try again in a minute.'
    case 'too-many-open':
      return sayTooManyOpen(refusal)
    case 'may-not-freeze':
      return 'You’re not allowed to freeze changes.'
    case 'may-not-unfreeze':
      return 'You’re not allowed to unfreeze.'
    case 'not-frozen':
      return 'Nothing is frozen.'
    case 'no-break-glass':
      return 'The policy doesn’t allow break-glass.'
    case 'may-not-break-glass':
      return 'You’re not allowed to use break-glass.'
    case 'may-not-request':
      return `Only people in ${roles(refusal.roles)} may request changes here.`
    case 'may-not-view':
      return `Only people in ${roles(refusal.roles)} may see customers’ data here.`
    case 'may-not-manage-alerts':
      return 'You’re not allowed to manage alerts.'
    default:
      return refusal satisfies never
  }
}

function sayTooManyOpen({ open, most, adds }: Extract<PolicyRefusal, { refused: 'too-many-open' }>): string {
  if (open === null) return 'We can’t tell just now how many changes you have open. Try again in a minute.'
  if (adds === undefined) {
    return `You have ${count(open)} open ${open === 1 ? 'change' : 'changes'}, and the policy allows ${count(most)} for one person. Withdraw some, or wait until some are decided and applied: \`/company queue\` lists them.`
  }
  const before = open === 0 ? '' : `Your batches have ${count(open)} rows open. `
  return `${before}The policy allows ${count(most)} rows in the open batches of one person, and this batch adds ${count(adds)}. Request fewer rows, stop a batch, or wait until some are decided and applied.`
}

function roles(names: readonly string[]): string {
  return names.map(escaped).join(' or ')
}

function labelIn(vendor: Vendor | undefined, key: string): string {
  return labelOf(fieldByKey(vendor?.fields, key), key)
}

/** Infinite where a change removes the limit. */
function seats(number: number, unlimited: string): string {
  return Number.isFinite(number) ? count(number) : unlimited
}
