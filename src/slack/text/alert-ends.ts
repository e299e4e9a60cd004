import type { Alert, AlertEvent, CompanyFigures } from '../../watch/alerts/alert.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { sayDay } from './days.ts'
import { count } from './values.ts'

/** That an alert is over, and by what; `before` are the numbers that it was about. */
export function sayClosed(
  { company, condition, level, figures }: Alert,
  before: CompanyFigures,
  vendor: string
): string {
  const name = `${escaped(company.name)} (${escaped(vendor)})`
  if (figures === null) return `${name} is gone: ${escaped(vendor)} does not list it any more.`
  const why = sayWhat(condition, before, figures)
  if (condition === 'term') {
    const was = before.ends ? `no longer ends on ${before.ends}` : 'no longer ends soon'
    return `The licence of ${name} ${was}: ${why}.`
  }
  return `${name} is no longer ${level.name === 'over' ? 'over its limit' : 'near its limit'}: ${why}.`
}

/** That it was worse, is no more, and by what; empty where it has not eased. */
export function sayEased({ condition, state, figures }: Alert, events: readonly AlertEvent[], zone: string): string {
  const steps = events.filter(({ name }) => name === 'raised' || name === 'worse' || name === 'eased')
  const [before, last] = steps.slice(-2)
  if (state.name === 'closed' || last?.name !== 'eased' || !before?.figures) return ''
  const after = last.figures ?? figures
  if (!after) return ''
  const isBelow = before.level.name === 'over' && last.level.name !== 'over'
  const how = isBelow ? 'No longer over its limit' : 'Better'
  return `${how} since ${sayDay(last.at, zone)}: ${sayWhat(condition, before.figures, after)}.`
}

/** The numbers that an alert was about before it was over: those of its last event but the closing one. */
export function lastFigures({ first }: Alert, events: readonly AlertEvent[]): CompanyFigures {
  const steps = events.filter(({ name, figures }) => figures !== null && name !== 'closed')
  return steps.at(-1)?.figures ?? first
}

function sayWhat(condition: Alert['condition'], before: CompanyFigures, after: CompanyFigures): string {
  return (condition === 'seats' ? seatMoves : termMoves)(before, after).join(' and ')
}

function seatMoves({ use: before }: CompanyFigures, { use: after }: CompanyFigures): string[] {
  if (!before || !after) return ['the vendor tells no number of users any more']
  if (after.limit === null) return ['its seats are no longer limited']
  const moves: string[] = []
  if (before.limit !== null && before.limit !== after.limit) {
    const how = after.limit > before.limit ? 'raised' : 'lowered'
    moves.push(`the limit was ${how} from ${count(before.limit)} to ${count(after.limit)}`)
  }
  if (before.used !== after.used) {
    moves.push(`its users went from ${count(before.used)} to ${count(after.used)}`)
  }
  return moves.length > 0 ? moves : [`it has ${count(after.used)} users on ${count(after.limit)} seats`]
}

function termMoves({ ends: before }: CompanyFigures, { ends: after }: CompanyFigures): string[] {
  if (after === null) return ['it has no end any more']
  if (before !== null && after < before) return [`its end was moved to ${after}`]
  return [before === after ? `it ends on ${after}` : `renewed to ${after}`]
}
