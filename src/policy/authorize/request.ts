import type { Circumstances, RequestFacts } from '../context.ts'
import { hourLookedAt, hourlyLimitBroken, limitBroken } from '../limits.ts'
import type { Refusal } from '../refusals.ts'
import { needOf } from '../requirement.ts'
import { nobodyCould } from './able.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, needsOf, notPending } from './existing-change.ts'
import { notAnApprover, strangerTo } from './people.ts'

/** Somebody asks for a change. */
export function judgeAsk({ by, asked }: Acts['ask'], circumstances: Circumstances): Follows['ask'] | Refusal {
  const stranger = strangerTo(circumstances.people, by)
  if (stranger) return stranger
  const result = askable({ ...asked, asker: by, editor: by }, circumstances)
  return 'refused' in result ? result : { allowed: 'ask', ...result }
}

/** Who asked, who wrote the revision, and whoever could approve may write the next one; it needs what its edits need. */
export function judgeEdit(
  { by, change, seen, edits }: Acts['edit'],
  circumstances: Circumstances
): Follows['edit'] | Refusal {
  const { people, now } = circumstances
  const own = by.user === change.asker.user || by.user === change.editor.user
  const refusal =
    strangerTo(people, by) ??
    (own ? undefined : notAnApprover(needsOf(change, circumstances), by, change, people, now)) ??
    notPending(change) ??
    changedSince(change, seen)
  if (refusal) return refusal
  const result = askable({ ...change, edits, editor: by }, circumstances)
  return 'refused' in result ? result : { allowed: 'edit', ...result }
}

/** Only who asked takes a change back. */
export function judgeWithdraw(
  { by, change }: Acts['withdraw'],
  { people }: Circumstances
): Follows['withdraw'] | Refusal {
  const stranger = strangerTo(people, by)
  if (stranger) return stranger
  if (by.user !== change.asker.user || by.team !== change.asker.team) return { refused: 'not-the-asker' }
  return notPending(change) ?? { allowed: 'withdraw' }
}

function askable(asked: RequestFacts, circumstances: Circumstances): Omit<Follows['ask'], 'allowed'> | Refusal {
  const broken = limitBroken(asked, circumstances) ?? hourlyLimitBroken(asked, circumstances)
  if (broken) return broken
  const need = needOf(circumstances.policy, asked, circumstances.people)
  const nobody = nobodyCould(need, asked, circumstances.people, circumstances.now)
  return nobody ?? { need, approved: need.stages.length === 0, seatsLastHour: hourLookedAt(asked, circumstances) }
}
