import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import { asSentence, escaped } from '../ui/mrkdwn.ts'
import { count, labelOf } from './values.ts'

/** Why the policy does not allow an act, in mrkdwn, for the person who tried; each says what would be right. */
export function sayDenial(denial: Denial, vendor?: Vendor): string {
  switch (denial.refused) {
    case 'other-team':
      return 'You belong to another Slack workspace. Only members of this one can use Countersign.'
    case 'not-a-member':
      return `Only full members of this workspace can do this; you are here as a ${denial.standing === 'deactivated' ? 'deactivated user' : denial.standing}.`
    case 'standing-unknown':
      return 'Slack did not say who you are just now, so nothing was done. Try again in a minute.'
    case 'own-change':
      return denial.as === 'asker'
        ? 'You asked for this change, so somebody else must decide on it.'
        : 'You edited this change, so somebody else must decide on it.'
    case 'not-the-asker':
      return 'Only who asked for a change can withdraw it.'
    case 'not-an-approver':
      return 'You are not among the people who may approve this change. Ask one of them to press Review.'
    case 'groups-unknown':
      return 'Slack did not say who is in the approvers’ group just now, so nothing was decided. Try again in a minute.'
    case 'not-yet':
      return `It is not your turn yet: ${escaped(denial.waiting)} must approve first.`
    case 'enough-approved':
      return 'Enough people of your circle have approved already; others are still missing.'
    case 'decided-before':
      return 'You have approved this already. Somebody else must approve it too.'
    case 'not-pending':
    case 'not-approved':
      return 'It is too late: the change is no longer waiting for that.'
    case 'rejected':
      return `<@${denial.by.user}> has rejected it.`
    case 'changed-since':
      return 'The change was edited since you opened it, so nothing was decided. Press Review again to see it as it is now.'
    case 'name-not-typed':
      return `Type the company’s name exactly as it stands here: ${escaped(denial.right)}`
    case 'nobody-could':
      return `Nobody could approve this: it needs ${denial.count} of ${escaped(denial.circle)}, and without you ${denial.able === 0 ? 'nobody is' : `only ${denial.able} ${denial.able === 1 ? 'is' : 'are'}`} able to.`
    case 'not-enough':
      return 'The policy has changed since: more approvals are needed now.'
    case 'no-edits':
      return 'There is nothing to change.'
    case 'no-reason':
      return 'A reason is needed.'
    case 'field-forbidden':
      return `The policy forbids changing ${denial.fields.map(key => labelIn(vendor, key)).join(', ')} here.`
    case 'company-frozen':
      return 'The policy has frozen this company: nothing of it can be changed here.'
    case 'all-frozen':
      return `Everything is frozen by <@${denial.by.user}>: ${asSentence(denial.reason)} Somebody whom the policy allows must type \`/company thaw\` first.`
    case 'too-many-seats':
      return `The policy allows at most ${count(denial.most)} more seats in one change; this asks for ${seats(denial.seats, 'unlimited')}.`
    case 'too-many-seats-this-hour':
      return `The policy allows at most ${count(denial.most)} more seats an hour. ${seats(denial.before, 'Unlimited seats')} were asked for in the last hour, and this asks for ${seats(denial.seats, 'unlimited')}.`
    case 'hour-unknown':
      return 'How many seats were asked for in the last hour is not known just now. Try again in a minute.'
    case 'may-not-freeze':
      return 'You are not among the people who may freeze everything.'
    case 'may-not-thaw':
      return 'You are not among the people who may thaw.'
    case 'not-frozen':
      return 'Nothing is frozen.'
    case 'no-break-glass':
      return 'The policy allows nobody to apply a change alone.'
    case 'may-not-break-glass':
      return 'You are not among the people who may apply a change alone.'
    case 'may-not-tend':
      return 'You are not among the people who may look after alerts.'
    default:
      return denial satisfies never
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
