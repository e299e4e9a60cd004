import { nobodyCould } from '../able.ts'
import type { Asked, House } from '../facts.ts'
import { hourLookedAt, hourlyLimitBroken, limitBroken } from '../limits.ts'
import { needOf } from '../need.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './acts.ts'
import { changedSince, needsOf, notPending } from './standing-change.ts'
import { notAnApprover, strangerTo } from './who.ts'

/** Somebody asks for a change. */
export function judgeAsk({ by, asked }: Acts['ask'], house: House): Follows['ask'] | Refusal {
  const stranger = strangerTo(house.people, by)
  if (stranger) return stranger
  const result = askable({ ...asked, asker: by, editor: by }, house)
  return 'refused' in result ? result : { allowed: 'ask', ...result }
}

/** Who asked, who wrote the revision, and whoever could approve may write the next one; it needs what its edits need. */
export function judgeEdit({ by, change, seen, edits }: Acts['edit'], house: House): Follows['edit'] | Refusal {
  const { people, now } = house
  const own = by.user === change.asker.user || by.user === change.editor.user
  const refusal =
    strangerTo(people, by) ??
    (own ? undefined : notAnApprover(needsOf(change, house), by, change, people, now)) ??
    notPending(change) ??
    changedSince(change, seen)
  if (refusal) return refusal
  const result = askable({ ...change, edits, editor: by }, house)
  return 'refused' in result ? result : { allowed: 'edit', ...result }
}

/** Only who asked takes a change back. */
export function judgeWithdraw({ by, change }: Acts['withdraw'], { people }: House): Follows['withdraw'] | Refusal {
  const stranger = strangerTo(people, by)
  if (stranger) return stranger
  if (by.user !== change.asker.user || by.team !== change.asker.team) return { refused: 'not-the-asker' }
  return notPending(change) ?? { allowed: 'withdraw' }
}

function askable(asked: Asked, house: House): Omit<Follows['ask'], 'allowed'> | Refusal {
  const broken = limitBroken(asked, house) ?? hourlyLimitBroken(asked, house)
  if (broken) return broken
  const need = needOf(house.policy, asked, house.people)
  const nobody = nobodyCould(need, asked, house.people, house.now)
  return nobody ?? { need, approved: need.stages.length === 0, seatsLastHour: hourLookedAt(asked, house) }
}
