import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { openForLooker } from '../ui/viewer.ts'
import { plainView } from '../ui/views.ts'
import { drawWholeMorning, SHOW_NEWS } from './draw-daily-digest.ts'

/** The button beneath a morning digest that had more to tell than a message should: shows all of it. */
export function listenToMorning(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW_NEWS, async ({ ack, body, action, respond }) => {
    await ack()
    const viewId = await openForLooker(dependencies, { body, respond }, plainView('Morning digest', 'One moment…'))
    if (!viewId) return
    const digest = await dependencies.store.digest(action.value ?? '')
    const view =
      digest?.name === 'morning'
        ? drawWholeMorning(digest, dependencies.vendors, dependencies.frame)
        : plainView('Morning digest', 'This digest does not exist any more.')
    await dependencies.views.update(viewId, view)
  })
}
