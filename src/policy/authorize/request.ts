import type { Context, RequestContext } from '../context.ts'
import { hourCounted, hourlyLimitBroken, limitBroken } from '../limits.ts'
import type { Refusal } from '../refusals.ts'
import { requirementOf } from '../requirement.ts'
import { nobodyCould } from './able.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, notPending, requirementsOf } from './existing-change.ts'
import { notAllowedIn, notAnApprover } from './people.ts'

/** Somebody asks for a change. */
export function authorizeRequest({ by, requested }: Acts['request'], context: Context): Follows['request'] | Refusal {
  const stranger = notAllowedIn(context.people, by)
  if (stranger) return stranger
  const result = requestable({ ...requested, requester: by, editor: by }, context)
  return 'refused' in result ? result : { allowed: 'request', ...result }
}

/** Who asked, who wrote the revision, and whoever could approve may write the next one; it needs what its edits need. */
export function authorizeEdit({ by, change, seen, edits }: Acts['edit'], context: Context): Follows['edit'] | Refusal {
  const { people, now } = context
  const own = by.user === change.requester.user || by.user === change.editor.user
  const refusal =
    notAllowedIn(people, by) ??
    (own ? undefined : notAnApprover(requirementsOf(change, context), by, change, people, now)) ??
    notPending(change) ??
    changedSince(change, seen)
  if (refusal) return refusal
  const result = requestable({ ...change, edits, editor: by }, context)
  return 'refused' in result ? result : { allowed: 'edit', ...result }
}

/** Only who asked takes a change back. */
export function authorizeWithdraw(
  { by, change }: Acts['withdraw'],
  { people }: Context
): Follows['withdraw'] | Refusal {
  const stranger = notAllowedIn(people, by)
  if (stranger) return stranger
  if (by.user !== change.requester.user || by.team !== change.requester.team) return { refused: 'not-the-requester' }
  return notPending(change) ?? { allowed: 'withdraw' }
}

function requestable(requested: RequestContext, context: Context): Omit<Follows['request'], 'allowed'> | Refusal {
  const broken = limitBroken(requested, context) ?? hourlyLimitBroken(requested, context)
  if (broken) return broken
  const requirement = requirementOf(context.policy, requested, context.people)
  const nobody = nobodyCould(requirement, requested, context.people, context.now)
  return (
    nobody ?? { requirement, approved: requirement.stages.length === 0, seatsLastHour: hourCounted(requested, context) }
  )
}
