import type { ModalView } from '@slack/types'
import { storyOf } from '../../watch/subject.ts'
import { section } from '../blocks.ts'
import type { Door } from '../door.ts'
import { plainView } from '../windows.ts'
import { alertBlocks } from './draw-alert.ts'

/** What stands there until something is read. */
export function loadingView(channel: string, title = 'Alert'): ModalView {
  return { ...plainView(title, 'One moment…'), private_metadata: JSON.stringify({ channel }) }
}

/** Draws an alert with its buttons in an open modal; `note` is what became of what somebody did there. */
export async function showAlert(door: Door, viewId: string, id: string, channel: string, note = ''): Promise<void> {
  const alert = await door.store.alert(id)
  if (!alert) return await door.windows.update(viewId, plainView('Alert', 'This alert does not exist any more.'))
  const vendor = door.vendors.find(({ name }) => name === alert.vendor)
  const blocks = alertBlocks(
    { name: 'alert', alert, latest: true, ...(await storyOf(door.store, alert)) },
    vendor,
    door.frame
  )
  await door.windows.update(viewId, { ...loadingView(channel), blocks: [...(note ? [section(note)] : []), ...blocks] })
}
