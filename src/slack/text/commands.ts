import type { DelegationFault } from '../../changes/access/freeze-and-delegate.ts'

export const DELEGATE_USAGE =
  'Say until when and who decides in your place: `/company delegate @bob until 2026-12-01`. `/company delegate off` ends it.'

export function sayDelegationFault(fault: DelegationFault): string {
  switch (fault.fault) {
    case 'in-the-past':
      return `That day is over. ${DELEGATE_USAGE}`
    case 'too-long':
      return 'Nobody is away for more than a year here. Name an earlier day.'
    case 'oneself':
      return 'You cannot stand in for yourself. Name somebody else.'
    case 'other-team':
      return 'Only somebody of this workspace can stand in for you.'
    case 'delegate':
      return fault.membership === 'unknown'
        ? 'Slack did not say just now who your delegate is, so nobody decides in your place. Try again in a minute.'
        : `Only a full member of this workspace can stand in for you; that is a ${fault.membership === 'deactivated' ? 'deactivated user' : fault.membership}. Name somebody else.`
    default:
      return fault satisfies never
  }
}

export const HELP = [
  'Change a customer’s licence or settings. Somebody else approves, then it is applied and read back.',
  '• `/company update` opens the form. `/company update acme` opens it on that company, `/company update ext:ACME-42` on the one with that external id.',
  '• `/company update acme seats=+40 ends=2027-03-31 reason="PO 1234"` opens it filled in. Numbers: `540`, `+40`, `-40`, `+10%`.',
  '• `at=2027-02-01`, `at="2027-02-01 09:00"`, `at=end` and `at=end-14d` apply it at that date, once it is approved.',
  '• `/company batch` changes several companies at once, from a CSV file or pasted rows.',
  '• `/company show acme` shows its licence, use, dates, modules, open change and last changes.',
  '• `/company history acme` shows who requested and approved what, and how it ended; `/company history acme march csv` sends a month as a file.',
  '• `/company queue` lists the changes that are open.',
  '• `/company over-limit` and `/company renewals` list the alerts, `/company snoozed` those that are quiet for now.',
  '• `/company watch acme at 80%` raises an alert once 80 % of the seats of Acme are used, `/company watch acme off` takes that threshold away.',
  '• `/company export` sends you a CSV of all companies: seats, use, ends and ids.',
  '• `/company freeze REASON` stops everything, `/company unfreeze` ends that; for those whom the policy names.',
  '• `/company delegate @bob until 2026-12-01` lets Bob decide in your place, `/company delegate off` ends that.',
  '• `/company help` shows this.'
].join('\n')
