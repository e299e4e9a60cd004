/** Somebody who approved: their own right first, then the rights that others lent them. */
export type Vote = { user: string; rights: readonly string[] }
/** So many places, and whose rights may fill them. */
export type StageSlots = { count: number; rights: ReadonlySet<string> }
/** Who fills a place, by whose right. */
export type Assignment = { user: string; right: string }

/**
 * Fills as many places as can be filled, earlier stages first: every person fills one place at most, every right
 * is used once at most, whoever uses it. How many are filled of each stage does not depend on the order of votes.
 *
 * It is a flow from people through rights to stages. A later vote may move an earlier one to another stage, but a
 * place that was filled stays filled.
 */
export function assignVotes(stages: readonly StageSlots[], votes: readonly Vote[]): Assignment[][] {
  const residual = new Map<string, Map<string, number>>()
  const open = (from: string, to: string) => {
    entry(residual, from).set(to, 1)
    entry(residual, to).set(from, 0)
  }
  for (const { user, rights } of votes) {
    open(START, `user ${user}`)
    for (const right of rights) {
      open(`user ${user}`, `right ${right}`)
      open(`right ${right}`, `used ${right}`)
      for (const [index, stage] of stages.entries()) {
        if (stage.rights.has(right)) open(`used ${right}`, `stage ${index}`)
      }
    }
  }
  for (const [index, { count }] of stages.entries()) {
    for (let filled = 0; filled < count; filled += 1) {
      if (!push(residual, START, `stage ${index}`, new Set())) break
    }
  }
  return stages.map((_, index) => votes.flatMap(vote => assignmentOf(residual, vote, index)))
}

const START = 'start'

type Residual = Map<string, Map<string, number>>

/** Finds a way that has room, and takes it: what is taken one way can be given back the other way. */
function push(residual: Residual, from: string, goal: string, tried: Set<string>): boolean {
  if (from === goal) return true
  tried.add(from)
  for (const [to, left] of entry(residual, from)) {
    if (left === 0 || tried.has(to) || !push(residual, to, goal, tried)) continue
    entry(residual, from).set(to, left - 1)
    entry(residual, to).set(from, (entry(residual, to).get(from) ?? 0) + 1)
    return true
  }
  return false
}

function assignmentOf(residual: Residual, { user, rights }: Vote, index: number): Assignment[] {
  return rights
    .filter(right => isTaken(residual, `user ${user}`, `right ${right}`))
    .filter(right => isTaken(residual, `used ${right}`, `stage ${index}`))
    .map(right => ({ user, right }))
}

function isTaken(residual: Residual, from: string, to: string): boolean {
  return residual.get(from)?.get(to) === 0
}

function entry(residual: Residual, node: string): Map<string, number> {
  const known = residual.get(node) ?? new Map<string, number>()
  residual.set(node, known)
  return known
}
