import type { DelegationFault } from '../../changes/access/delegation.ts'

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
