import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Door } from '../door.ts'
import { openForLooker } from '../look.ts'
import { plainView } from '../windows.ts'
import { drawWholeMorning, SHOW_NEWS } from './draw-morning.ts'

/** The button beneath a morning digest that had more to tell than a message should: shows all of it. */
export function listenToMorning(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(SHOW_NEWS, async ({ ack, body, action, respond }) => {
    await ack()
    const viewId = await openForLooker(door, { body, respond }, plainView('Morning digest', 'One moment…'))
    if (!viewId) return
    const digest = await door.store.digest(action.value ?? '')
    const view =
      digest?.name === 'morning'
        ? drawWholeMorning(digest, door.vendors, door.frame)
        : plainView('Morning digest', 'This digest does not exist any more.')
    await door.windows.update(viewId, view)
  })
}
