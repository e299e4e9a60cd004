import type { ModalView } from '@slack/types'
import { storyOf } from '../../watch/alerts/subject.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { section } from '../ui/blocks.ts'
import { plainView } from '../ui/views.ts'
import { alertBlocks } from './draw-alert.ts'

/** What stands there until something is read. */
export function loadingView(channel: string, title = 'Alert'): ModalView {
  return { ...plainView(title, 'One moment…'), private_metadata: JSON.stringify({ channel }) }
}

/** Draws an alert with its buttons in an open modal; `note` is what became of what somebody did there. */
export async function showAlert(
  dependencies: SlackDependencies,
  viewId: string,
  id: string,
  channel: string,
  note = ''
): Promise<void> {
  const alert = await dependencies.store.alert(id)
  if (!alert) return await dependencies.views.update(viewId, plainView('Alert', 'This alert does not exist any more.'))
  const vendor = dependencies.vendors.find(({ name }) => name === alert.vendor)
  const blocks = alertBlocks(
    { name: 'alert', alert, latest: true, ...(await storyOf(dependencies.store, alert)) },
    vendor,
    dependencies.frame
  )
  await dependencies.views.update(viewId, {
    ...loadingView(channel),
    blocks: [...(note ? [section(note)] : []), ...blocks]
  })
}
