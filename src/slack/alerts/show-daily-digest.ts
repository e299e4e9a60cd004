import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { openForViewer } from '../ui/viewer.ts'
import { plainView } from '../ui/views.ts'
import { drawWholeDailyDigest, SHOW_DIGEST } from './draw-daily-digest.ts'

/** The button beneath a daily digest that had more to tell than a message should: shows all of it. */
export function listenToDailyDigest(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW_DIGEST, async ({ ack, body, action, respond }) => {
    await ack()
    const viewId = await openForViewer(dependencies, { body, respond }, plainView('Daily digest', 'One moment…'))
    if (!viewId) return
    const digest = await dependencies.store.digest(action.value ?? '')
    const view =
      digest?.name === 'daily'
        ? drawWholeDailyDigest(digest, dependencies.vendors, dependencies.frame)
        : plainView('Daily digest', 'This digest does not exist any more.')
    await dependencies.views.update(viewId, view)
  })
}
