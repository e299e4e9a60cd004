import type { AwayFault } from '../../changes/away.ts'

export const USAGE_AWAY =
  'Say until when and who decides in your place: `/company away until 2026-12-01 @bob`. `/company back` ends it.'

export function sayAwayFault({ fault }: AwayFault): string {
  switch (fault) {
    case 'in-the-past':
      return `That day is over. ${USAGE_AWAY}`
    case 'too-long':
      return 'Nobody is away for more than a year here. Name an earlier day.'
    case 'oneself':
      return 'You cannot stand in for yourself. Name somebody else.'
    case 'other-team':
      return 'Only somebody of this workspace can stand in for you.'
    default:
      return fault satisfies never
  }
}
