import type { ChangeFacts, House } from '../facts.ts'
import { limitBroken } from '../limits.ts'
import { belongs, unknownGroups } from '../membership.ts'
import { progressOf } from '../progress.ts'
import type { Refusal } from '../refusals.ts'
import { decisionsOf, votesOf } from '../votes.ts'
import type { Acts, Follows } from './acts.ts'
import { needsOf, rejectedBefore } from './standing-change.ts'
import { everyCircle, unknown } from './who.ts'

/** The system is about to apply an approved change: is it still approved, by the people and the policy of now? */
export function judgeApply({ change }: Acts['apply'], house: House): Follows['apply'] | Refusal {
  if (change.state !== 'approved') return { refused: 'not-approved', state: change.state }
  return (
    rejectedBefore(change) ??
    limitBroken(change, house) ??
    (standsAsDecided(change, house) || glassBroken(change, house) ? undefined : notEnough(change, house)) ?? {
      allowed: 'apply'
    }
  )
}

/** By the very policy it was approved under nothing can have become stricter: the decisions stand as they were made. */
function standsAsDecided({ need }: ChangeFacts, { policy }: House): boolean {
  return need.version === policy.version
}

/** Whether somebody who may do so still broke the glass for what the revision holds. */
function glassBroken(change: ChangeFacts, { policy, people }: House): boolean {
  return decisionsOf(change).some(
    ({ verdict, hash, person }) =>
      verdict === 'break-glass' &&
      hash === change.hash &&
      person.team === people.team &&
      belongs(policy.may.breakGlass, person.user, people) === 'yes'
  )
}

function notEnough(change: ChangeFacts, house: House): Refusal | undefined {
  const { policy, people, now } = house
  const needs = needsOf(change, house)
  const votes = votesOf(change, people)
  const progress = needs.map(need => progressOf(need, votes, change, people, now))
  if (progress.every(({ complete }) => complete)) return undefined
  // With a group that Slack does not tell of it may be enough after all: asking again later is right, not giving up.
  const asked = policy.rules.flatMap(({ when }) => when.askers ?? [])
  const circles = [...everyCircle(needs), ...policy.may.breakGlass, ...asked]
  return unknownGroups(circles, people).length > 0 ? unknown(circles, people) : { refused: 'not-enough', progress }
}
