import type { DelegationFault } from '../../changes/access/freeze-and-delegate.ts'
import { escaped } from './format.ts'

export const DELEGATE_USAGE =
  'Type `/company delegate @bob until 2026-12-31` to let Bob decide for you until that day, or `/company delegate off` to end it.'

export function sayDelegationFault(fault: DelegationFault): string {
  switch (fault.fault) {
    case 'in-the-past':
      return `That day has passed. ${DELEGATE_USAGE}`
    case 'too-long':
      return 'A delegation lasts a year at most. Choose an earlier day.'
    case 'oneself':
      return 'You can’t delegate to yourself. Name somebody else.'
    case 'other-team':
      return 'Only somebody in this workspace can be your delegate.'
    case 'delegate':
      return fault.membership === 'unknown'
        ? 'Slack didn’t say who that is, so nothing was delegated. Try again in a minute.'
        : `Only a full member of this workspace can be your delegate; that is a ${fault.membership === 'deactivated' ? 'deactivated user' : fault.membership}. Name somebody else.`
    case 'no-role':
      return `By the policy, only people in ${fault.roles.map(escaped).join(' or ')} can decide for somebody else. Name one of them.`
    default:
      return fault satisfies never
  }
}

export const HELP = [
  'Change a customer’s licence or settings. Somebody else approves; the change is then applied and verified.',
  '• `/company update` opens the form; `/company update acme` opens it for Acme, `/company update ext:ACME-42` for the company with that external id.',
  '• `/company update acme seats=+40 ends=2027-03-31 reason="PO 1234"` opens it filled in. Numbers can be `540`, `+40`, `-40`, `+10%`.',
  '• `at=2027-02-01`, `at="2027-02-01 09:00"`, `at=end` and `at=end-14d` apply it on that date, once approved.',
  '• `/company batch` changes many companies at once, from a CSV file or pasted rows; `/company batch acme seats=+10%` those that match.',
  '• `/company show acme` shows its licence, users, dates, open change and recent changes.',
  '• `/company history acme` shows who requested and approved what, and how it ended; `/company history acme march csv` sends a month as a file.',
  '• `/company queue` lists open changes; several can be decided together.',
  '• `/company over-limit` lists companies over or near their limit, `/company renewals` licences that end soon, `/company renewals march` those of one month, `/company snoozed` snoozed alerts.',
  '• `/company watch acme at 80%` alerts you when Acme uses 80% of its seats; `/company watch acme off` removes that threshold.',
  '• `/company export` sends you a CSV of all companies: seats, use, end dates and ids.',
  '• `/company freeze REASON` stops all changes, `/company unfreeze` ends the freeze. The policy says who may.',
  '• `/company delegate @bob until 2026-12-01` lets Bob decide for you; `/company delegate off` ends it.',
  '• `/company help` shows this list.'
].join('\n')
