import type { Alert } from './alert.ts'

/** The order in which alerts ask for attention: what has happened before what will, the furthest gone first. */
export function bySeverity(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (one, other) => badness(other) - badness(one) || one.company.name.localeCompare(other.company.name)
  )
}

/** Over its limit by how much of it; ended; then how near to either, each from 0 to 1. */
function badness({ level, figures }: Alert): number {
  switch (level.name) {
    case 'over':
      return 3 + ratio(figures)
    case 'ended':
      return 3
    case 'ending':
      return 1 + 1 / (1 + level.days)
    case 'near':
      return ratio(figures)
    default:
      return level satisfies never
  }
}

function ratio(figures: Alert['figures']): number {
  const use = figures?.use
  if (!use || use.limit === null) return 0
  return use.limit === 0 ? Number.MAX_SAFE_INTEGER : use.used / use.limit
}
