import type { AwayFault } from '../../changes/access/delegation.ts'

export const USAGE_AWAY =
  'Say until when and who decides in your place: `/company away until 2026-12-01 @bob`. `/company back` ends it.'

export function sayAwayFault(away: AwayFault): string {
  switch (away.fault) {
    case 'in-the-past':
      return `That day is over. ${USAGE_AWAY}`
    case 'too-long':
      return 'Nobody is away for more than a year here. Name an earlier day.'
    case 'oneself':
      return 'You cannot stand in for yourself. Name somebody else.'
    case 'other-team':
      return 'Only somebody of this workspace can stand in for you.'
    case 'stand-in':
      return away.standing === 'unknown'
        ? 'Slack did not say just now who your stand-in is, so nobody decides in your place. Try again in a minute.'
        : `Only a full member of this workspace can stand in for you; that is a ${away.standing === 'deactivated' ? 'deactivated user' : away.standing}. Name somebody else.`
    default:
      return away satisfies never
  }
}
