import type { App, BlockAction, ButtonAction, SlackCommandMiddlewareArgs, StaticSelectAction } from '@slack/bolt'
import type { Person } from '../../policy/people.ts'
import { endSnooze } from '../../watch/tend.ts'
import type { Door } from '../door.ts'
import { mayLookIn, openForLooker } from '../look.ts'
import { personOf } from '../person.ts'
import { plainView } from '../windows.ts'
import { sayNotTended } from '../words/tending.ts'
import { glanceIn, SHOW_ALL } from './buttons.ts'
import { ALL, ORDER, VENDOR } from './draw-filters.ts'
import { drawList, END_LISTED, NEXT, PICKED, PREVIOUS, titleOf } from './draw-list.ts'
import { firstPage, type ListPage, PAGE, pageIn } from './list-page.ts'
import { channelFor } from './place.ts'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'body' | 'respond'>

/** `/company over-limit`, `/company renewals` and `/company snoozed`: opens the list at once and fills it afterwards. */
export async function openList(door: Door, { ack, body, respond }: Args, which: Partial<ListPage>): Promise<void> {
  await ack()
  const page = firstPage(door.channels.changes ?? body.channel_id, which)
  const viewId = await openForLooker(door, { body, respond }, plainView(titleOf(page), 'One moment…'))
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
  app.action<BlockAction<ButtonAction>>(SHOW_ALL, async ({ ack, body, respond }) => {
    await ack()
    const page = firstPage(channelFor(door, body))
    const viewId = await openForLooker(door, { body, respond }, plainView(titleOf(page), 'One moment…'))
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
    await inList(door, body, async (page, viewId, person) => {
      const result = await endSnooze(door, person, glanceIn(action.value))
      const note = 'refused' in result ? sayNotTended(result, door.frame.zone) : 'Its snooze has ended.'
      await showList(door, viewId, page, note)
    })
  })
}

function turns(app: App, door: Door, id: string, next: (page: ListPage) => ListPage): void {
  app.action<BlockAction<ButtonAction>>(id, async ({ ack, body }) => {
    await ack()
    await inList(door, body, (page, viewId) => showList(door, viewId, next(page)))
  })
}

function chooses(app: App, door: Door, id: string, next: (page: ListPage, chosen: string) => ListPage): void {
  app.action<BlockAction<StaticSelectAction>>(id, async ({ ack, body, action }) => {
    await ack()
    await inList(door, body, (page, viewId) => showList(door, viewId, next(page, action.selected_option.value)))
  })
}

/** The page of an open list, for whoever may look at it. */
async function inList(
  door: Door,
  body: BlockAction,
  act: (page: ListPage, viewId: string, person: Person) => Promise<void>
): Promise<void> {
  const [person, page, viewId] = [personOf(body), pageIn(body.view), body.view?.id]
  if (person && page && viewId && (await mayLookIn(door, person, viewId))) await act(page, viewId, person)
}
