import type { App, BlockAction, ButtonAction, SlackCommandMiddlewareArgs, StaticSelectAction } from '@slack/bolt'
import { endSnooze } from '../../watch/tend.ts'
import type { Door } from '../door.ts'
import { personOf } from '../person.ts'
import { plainView } from '../windows.ts'
import { sayNotTended } from '../words/tending.ts'
import { glanceIn, SHOW_ALL } from './buttons.ts'
import { ALL, ORDER, VENDOR } from './draw-filters.ts'
import { drawList, END_LISTED, NEXT, PICKED, PREVIOUS, titleOf } from './draw-list.ts'
import { firstPage, type ListPage, PAGE, pageIn } from './list-page.ts'
import { channelFor, openUpon } from './place.ts'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'body'>

/** `/company over-limit`, `/company renewals` and `/company snoozed`: opens the list at once and fills it afterwards. */
export async function openList(door: Door, { ack, body }: Args, which: Partial<ListPage>): Promise<void> {
  await ack()
  const page = firstPage(door.channels.changes ?? body.channel_id, which)
  const viewId = await door.windows.open(body.trigger_id, plainView(titleOf(page), 'One moment…'))
  if (viewId) await showList(door, viewId, page)
}

/** Draws a page in an open modal; `note` is what became of what somebody did there. */
export async function showList(door: Door, viewId: string, page: ListPage, note = ''): Promise<void> {
  const { channel: _, ...query } = page
  const { alerts, total } = await door.store.alerts({ ...query, limit: PAGE })
  if (alerts.length === 0 && page.offset > 0) {
    // What stood on the last page is over by now.
    const last = Math.max(0, Math.ceil(total / PAGE) - 1) * PAGE
    return await showList(door, viewId, { ...page, offset: Math.min(last, page.offset - PAGE) }, note)
  }
  await door.windows.update(viewId, drawList({ alerts, total, page, note }, door.vendors, door.frame))
}

/** Everything that turns, filters and sorts a list, and the button that opens one. */
export function listenToList(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(SHOW_ALL, async ({ ack, body }) => {
    await ack()
    const page = firstPage(channelFor(door, body))
    const viewId = await openUpon(door, body, plainView(titleOf(page), 'One moment…'))
    if (viewId) await showList(door, viewId, page)
  })
  turns(app, door, NEXT, page => ({ ...page, offset: page.offset + PAGE }))
  turns(app, door, PREVIOUS, page => ({ ...page, offset: Math.max(0, page.offset - PAGE) }))
  chooses(app, door, ORDER, (page, chosen) => ({ ...page, offset: 0, order: chosen === 'date' ? 'date' : 'worst' }))
  chooses(app, door, VENDOR, ({ vendor: _, ...page }, chosen) => {
    return { ...page, offset: 0, ...(chosen !== ALL && { vendor: chosen }) }
  })
  // What is ticked is read when the button is pressed.
  app.action(PICKED, async ({ ack }) => await ack())
  app.action<BlockAction<ButtonAction>>(END_LISTED, async ({ ack, body, action }) => {
    await ack()
    const [person, page] = [personOf(body), pageIn(body.view)]
    if (!person || !page || !body.view) return
    const result = await endSnooze(door, person, glanceIn(action.value))
    const note = 'refused' in result ? sayNotTended(result, door.frame.zone) : 'Its snooze has ended.'
    await showList(door, body.view.id, page, note)
  })
}

function turns(app: App, door: Door, id: string, next: (page: ListPage) => ListPage): void {
  app.action<BlockAction<ButtonAction>>(id, async ({ ack, body }) => {
    await ack()
    const page = pageIn(body.view)
    if (page && body.view) await showList(door, body.view.id, next(page))
  })
}

function chooses(app: App, door: Door, id: string, next: (page: ListPage, chosen: string) => ListPage): void {
  app.action<BlockAction<StaticSelectAction>>(id, async ({ ack, body, action }) => {
    await ack()
    const page = pageIn(body.view)
    if (page && body.view) await showList(door, body.view.id, next(page, action.selected_option.value))
  })
}
