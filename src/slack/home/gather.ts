import type { Change } from '../../changes/model/change.ts'
import type { Freeze, HomePage } from '../../changes/ports/store.ts'
import { waitingFor } from '../../changes/review/waiting.ts'
import { isSame, type Person } from '../../policy/people.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import type { Alert, Condition } from '../../watch/alerts/alert.ts'
import { fieldsOf } from '../../watch/alerts/condition.ts'
import type { Linked } from '../../watch/ports.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { type Part, partOf, ROWS, within } from './page.ts'

/** What somebody's Home shows. */
export type Home = {
  at: Date
  frozen: Freeze | undefined
  /** Changes that this person may approve now. */
  waiting: Part<Change>
  /** So many more may wait for them: Slack did not say who is in a group. */
  unsure: number
  /** Open changes that this person asked for or edited. */
  mine: Part<Change>
  /** Alerts of seats and of terms that are not snoozed, worst first. */
  seats: Part<Alert>
  term: Part<Alert>
  /** Those that were asked because of the alerts that are shown. */
  changes: readonly (Linked & { alert: string })[]
  /** Changes that ended last. */
  ended: Part<Change>
}

/** So many of the changes that are over are shown; all others are found by their company. */
const LATEST = 30

/**
 * Reads what a person's Home shows, from the record alone: no vendor is asked, and Slack only who this is. A refusal
 * where that is nobody who may use the bot.
 */
export async function gatherHome(
  dependencies: SlackDependencies,
  person: Person,
  page: HomePage
): Promise<Home | PolicyRefusal> {
  const { store, clock } = dependencies
  const open = await store.open()
  const waited = await waitingFor(dependencies, person, open)
  if ('refused' in waited) return waited
  const [frozen, seats, term, ended] = await Promise.all([
    store.frozen(),
    alertsFrom(dependencies, 'seats', page.seats),
    alertsFrom(dependencies, 'term', page.term),
    store.ended(LATEST)
  ])
  return {
    at: clock.now(),
    frozen,
    waiting: partOf(waited.waiting, page.waiting),
    unsure: waited.unsure.length,
    mine: partOf(
      open.filter(({ requester, editor }) => isSame(requester, person) || isSame(editor, person)),
      page.mine
    ),
    seats,
    term,
    changes: await store.changesFor([...seats.rows, ...term.rows], fieldsOf),
    ended: partOf(ended, page.ended)
  }
}

async function alertsFrom({ store }: SlackDependencies, condition: Condition, asked = 0): Promise<Part<Alert>> {
  const read = (from: number) => store.alerts({ condition, snoozed: false, order: 'worst', offset: from, limit: ROWS })
  const found = await read(asked)
  const from = within(asked, found.total)
  // What was shown last may be beyond the end by now.
  const { alerts, total } = from === asked ? found : await read(from)
  return { rows: alerts, from, total }
}
