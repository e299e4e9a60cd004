import type { PreviewRow } from '../../changes/batch/batch.ts'
import { vendorByName } from '../../changes/ports/vendor.ts'
import { type Alert, fieldsOf } from '../../watch/alerts/alert.ts'
import { endSnooze } from '../../watch/alerts/announce.ts'
import { BATCH_TITLE } from '../batch/draw-preview.ts'
import { newBatchDraft, showPreview } from '../batch/preview.ts'
import { sayNotHandled } from '../text/alerts.ts'
import {
  type Click,
  type CommandArgs,
  type Listeners,
  mayViewIn,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { type ModalView, textModal } from '../ui/blocks.ts'
import {
  ALL,
  CHANGE_SELECTED,
  drawList,
  END_LISTED,
  type ListNotes,
  NEXT,
  ORDER,
  PREVIOUS,
  remedyIn,
  TICK_ALL,
  titleOf,
  VENDOR
} from './draw-list.ts'
import {
  carriedOver,
  firstPage,
  type ListPage,
  MOST,
  PAGE,
  PICKED,
  pageIn,
  sayInvalidSelection,
  withPicks
} from './list-page.ts'
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
async function showList(
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

/** Pages, filters and the order of a list, the button that opens one, and the one that makes a batch of what is ticked. */
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

  listen(TICK_ALL, async (page, viewId) => {
    const { channel: _, picked: __, ...query } = page
    const { alerts } = await dependencies.store.alerts({ ...query, offset: 0, limit: MOST })
    const able = alerts.filter(alert => remedyIn(page, alert, dependencies.vendors))
    await showList(dependencies, viewId, { ...page, picked: able.map(({ id }) => id) })
  })
  listeners.click(CHANGE_SELECTED, async click => {
    const { view } = click.body
    const shown = pageIn(view)
    if (!shown || !view) return
    const page = withPicks(shown, view)
    const hint = sayInvalidSelection(page)
    if (hint) {
      const mayView = await mayViewIn(dependencies, click.person, view.id)
      return mayView ? await showList(dependencies, view.id, page, { hint }) : undefined
    }
    const viewId = await openForViewer(dependencies, click, textModal(BATCH_TITLE, 'Reading the companies…'))
    if (!viewId) return
    const found = await Promise.all(page.picked.map(id => dependencies.store.alert(id)))
    const alerts = found.filter(alert => alert !== undefined)
    const rows = alerts.map((alert, index) => remedyRow(dependencies, alert, index + 1))
    const draft = newBatchDraft(click.person, page.channel, rows, { reason: '', reference: '' })
    await showPreview(dependencies, viewId, { ...draft, asks: true })
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

/** The change that would end an alert, as a row of a batch. */
function remedyRow({ vendors }: Pick<SlackDependencies, 'vendors'>, alert: Alert, number: number): PreviewRow {
  const { id, name } = alert.company
  const known = { vendor: alert.vendor, company: { id, name, use: null, ends: null } }
  const row = { number, company: name, vendor: alert.vendor, given: [], at: '', reason: '', reference: '' }
  const invalid = (sentence: string): PreviewRow => ({ ...row, verdict: { name: 'invalid', sentence } })
  if (alert.state.name === 'closed') return invalid('Nothing is left to do: its alert is resolved.')
  if (!vendorByName(vendors, alert.vendor)) return invalid('This vendor is no longer configured.')
  const suggests = alert.condition === 'seats' ? 'seats' : 'renewal'
  return { ...row, suggests, known, verdict: { name: 'reading', found: known } }
}
