import type { App, BlockAction, ButtonAction, SlackCommandMiddlewareArgs, StaticSelectAction } from '@slack/bolt'
import type { Person } from '../../policy/context.ts'
import { fieldsOf } from '../../watch/alerts/alert.ts'
import { endSnooze } from '../../watch/alerts/respond.ts'
import { sayNotHandled } from '../text/changes.ts'
import { channelFor, personOf, type SlackDependencies } from '../transport/listener.ts'
import { plainView } from '../ui/blocks.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { SHOW_ALL, seenAlertIn } from './buttons.ts'
import { drawList, END_LISTED, type ListNotes, NEXT, PREVIOUS, titleOf } from './draw-list.ts'
import {
  ALL,
  carriedOn,
  firstPage,
  type ListPage,
  ORDER,
  PAGE,
  PICKED,
  pageIn,
  VENDOR,
  withPicks
} from './list-page.ts'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'body' | 'respond'>

/** `/company over-limit`, `/company renewals` and `/company snoozed`: opens the list at once and fills it afterwards. */
export async function openList(
  dependencies: SlackDependencies,
  { ack, body, respond }: Args,
  which: Partial<ListPage>
): Promise<void> {
  await ack()
  const page = firstPage(dependencies.channels.changes ?? body.channel_id, which)
  const viewId = await openForViewer(dependencies, { body, respond }, plainView(titleOf(page), 'One moment…'))
  if (viewId) await showList(dependencies, viewId, page)
}

/** Draws a page in an open modal. */
export async function showList(
  dependencies: SlackDependencies,
  viewId: string,
  page: ListPage,
  notes: ListNotes = {}
): Promise<void> {
  const { channel: _, picked: __, ...query } = page
  const { alerts, total } = await dependencies.store.alerts({ ...query, limit: PAGE })
  if (alerts.length === 0 && page.offset > 0) {
    // What stood on the last page is over by now.
    const last = Math.max(0, Math.ceil(total / PAGE) - 1) * PAGE
    return await showList(dependencies, viewId, { ...page, offset: Math.min(last, page.offset - PAGE) }, notes)
  }
  const changes = await dependencies.store.changesFor(alerts, fieldsOf)
  await dependencies.views.update(
    viewId,
    drawList({ alerts, changes, total, page, ...notes }, dependencies.vendors, dependencies.frame)
  )
}

/** Everything that turns, filters and sorts a list, and the button that opens one. */
export function listenToList(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW_ALL, async ({ ack, body, respond }) => {
    await ack()
    const page = firstPage(channelFor(dependencies, body))
    const viewId = await openForViewer(dependencies, { body, respond }, plainView(titleOf(page), 'One moment…'))
    if (viewId) await showList(dependencies, viewId, page)
  })
  turns(app, dependencies, NEXT, page => ({ ...page, offset: page.offset + PAGE }))
  turns(app, dependencies, PREVIOUS, page => ({ ...page, offset: Math.max(0, page.offset - PAGE) }))
  chooses(app, dependencies, ORDER, (page, chosen) => ({
    ...page,
    offset: 0,
    order: chosen === 'date' ? 'date' : 'worst'
  }))
  chooses(app, dependencies, VENDOR, ({ vendor: _, ...page }, chosen) => {
    return { ...page, offset: 0, ...(chosen !== ALL && { vendor: chosen }) }
  })
  // What is ticked is read when the button is pressed.
  app.action(PICKED, async ({ ack }) => await ack())
  app.action<BlockAction<ButtonAction>>(END_LISTED, async ({ ack, body, action }) => {
    await ack()
    await inList(dependencies, body, async (page, viewId, person) => {
      const result = await endSnooze(dependencies, person, seenAlertIn(action.value))
      const note = 'refused' in result ? sayNotHandled(result, dependencies.frame.zone) : 'Its snooze has ended.'
      await showList(dependencies, viewId, page, { note })
    })
  })
}

function turns(app: App, dependencies: SlackDependencies, id: string, next: (page: ListPage) => ListPage): void {
  app.action<BlockAction<ButtonAction>>(id, async ({ ack, body }) => {
    await ack()
    await inList(dependencies, body, (page, viewId) => turnTo(dependencies, viewId, page, next))
  })
}

function chooses(
  app: App,
  dependencies: SlackDependencies,
  id: string,
  next: (page: ListPage, chosen: string) => ListPage
): void {
  app.action<BlockAction<StaticSelectAction>>(id, async ({ ack, body, action }) => {
    await ack()
    await inList(dependencies, body, (page, viewId) =>
      turnTo(dependencies, viewId, page, carried => next(carried, action.selected_option.value))
    )
  })
}

/** Another page of the same list: what is ticked on this one comes along. */
async function turnTo(
  dependencies: SlackDependencies,
  viewId: string,
  from: ListPage,
  next: (page: ListPage) => ListPage
): Promise<void> {
  const { page, hint } = carriedOn(from)
  await showList(dependencies, viewId, next(page), { hint })
}

/** The page of an open list with what is ticked, for whoever may look at it. */
async function inList(
  dependencies: SlackDependencies,
  body: BlockAction,
  act: (page: ListPage, viewId: string, person: Person) => Promise<void>
): Promise<void> {
  const [person, page, viewId] = [personOf(body), pageIn(body.view), body.view?.id]
  if (person && page && viewId && (await mayViewIn(dependencies, person, viewId))) {
    await act(withPicks(page, body.view), viewId, person)
  }
}
