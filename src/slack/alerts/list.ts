import { fieldsOf } from '../../watch/alerts/alert.ts'
import { endSnooze } from '../../watch/alerts/respond.ts'
import { sayNotHandled } from '../text/alerts.ts'
import {
  type Click,
  type CommandArgs,
  type Listeners,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { type ModalView, textModal } from '../ui/blocks.ts'
import { ALL, drawList, END_LISTED, type ListNotes, NEXT, ORDER, PREVIOUS, titleOf, VENDOR } from './draw-list.ts'
import { carriedOver, firstPage, type ListPage, PAGE, PICKED, pageIn, withPicks } from './list-page.ts'
import { SHOW_ALL, seenAlertIn } from './rows.ts'

/** `/company over-limit`, `/company renewals` and `/company snoozed`: opens a list with a loading view, then fills it. */
export async function openList(
  dependencies: SlackDependencies,
  { ack, body, respond }: CommandArgs,
  which: Partial<ListPage>
): Promise<void> {
  await ack()
  const page = firstPage(dependencies.channels.changes ?? body.channel_id, which)
  const viewId = await openForViewer(dependencies, { body, respond }, loadingList(page))
  if (viewId) await showList(dependencies, viewId, page)
}

function loadingList(page: Pick<ListPage, 'condition' | 'snoozed'>): ModalView {
  return textModal(titleOf(page), 'One moment…')
}

/** Draws a page in an open modal. */
export async function showList(
  dependencies: SlackDependencies,
  viewId: string,
  page: ListPage,
  notes: ListNotes = {}
): Promise<void> {
  const { store, views, vendors, frame } = dependencies
  const { channel: _, picked: __, ...query } = page
  const { alerts, total } = await store.alerts({ ...query, limit: PAGE })
  if (alerts.length === 0 && page.offset > 0) {
    // The alerts of the last page have closed.
    const last = Math.max(0, Math.ceil(total / PAGE) - 1) * PAGE
    return await showList(dependencies, viewId, { ...page, offset: Math.min(last, page.offset - PAGE) }, notes)
  }
  const changes = await store.changesFor(alerts, fieldsOf)
  await views.update(viewId, drawList({ alerts, changes, total, page, ...notes }, vendors, frame))
}

/** Pages, filters and the order of a list, and the button that opens one. */
export function listenToList(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.open(
    SHOW_ALL,
    () => loadingList({}),
    ({ channel }, viewId) => showList(dependencies, viewId, firstPage(channel))
  )
  listenToPage(NEXT, page => ({ ...page, offset: page.offset + PAGE }))
  listenToPage(PREVIOUS, page => ({ ...page, offset: Math.max(0, page.offset - PAGE) }))
  listenToPage(ORDER, (page, chosen) => ({ ...page, offset: 0, order: chosen === 'date' ? 'date' : 'worst' }))
  listenToPage(VENDOR, ({ vendor: _, ...page }, chosen) => {
    return { ...page, offset: 0, ...(chosen !== ALL && { vendor: chosen }) }
  })
  // Ticks are read when the button is pressed.
  listeners.click(PICKED, async () => {})
  listen(END_LISTED, async (page, viewId, { person, value }) => {
    const result = await endSnooze(dependencies, person, seenAlertIn(value))
    const note = 'refused' in result ? sayNotHandled(result, dependencies.frame.zone) : 'Its snooze has ended.'
    await showList(dependencies, viewId, page, { note })
  })

  /** Shows another page of the list, and keeps what is ticked on this one. */
  function listenToPage(id: string, next: (page: ListPage, chosen: string) => ListPage): void {
    listen(id, async (from, viewId, { value }) => {
      const { page, hint } = carriedOver(from)
      await showList(dependencies, viewId, next(page, value), { hint })
    })
  }

  /** Acts on the page of an open list, with what is ticked. */
  function listen(id: string, act: (page: ListPage, viewId: string, click: Click) => Promise<void>): void {
    listeners.inModal(id, async (click, viewId) => {
      const { view } = click.body
      const page = pageIn(view)
      if (page) await act(withPicks(page, view), viewId, click)
    })
  }
}
