import type { BlockAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { Door } from '../door.ts'

/**
 * Opens a modal from wherever somebody pressed: upon the modal in which they did, or as the first. Returns its id, or
 * undefined where the same click has opened it before.
 */
export async function openUpon({ windows }: Door, body: BlockAction, view: ModalView): Promise<string | undefined> {
  const open = isModal(body) ? windows.push : windows.open
  return await open(body.trigger_id, view)
}

export function isModal({ view }: BlockAction): boolean {
  return view?.type === 'modal'
}

/** Where a change that is asked from here is announced. */
export function channelFor({ channels }: Door, body: BlockAction): string {
  const carried = z.object({ channel: z.string() }).safeParse(metadataIn(body.view?.private_metadata)).data?.channel
  // On the Home tab no channel is near; what is told to one person alone is at least told.
  return channels.changes ?? body.channel?.id ?? carried ?? channels.alerts ?? body.user.id
}

/** What a view of ours carries, or nothing where it is not of ours. */
export function metadataIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
