import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import { asSentence, escaped } from '../ui/mrkdwn.ts'
import { count, labelOf } from './values.ts'

/** Why the policy does not allow an act, in mrkdwn, for the person who tried; each says what would be right. */
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
  return labelOf(
    vendor?.fields.find(field => field.key === key),
    key
  )
}

/** Where the limit goes away a change adds seats without end. */
function seats(number: number, endless: string): string {
  return Number.isFinite(number) ? count(number) : endless
}
