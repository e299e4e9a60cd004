import type { BlockAction } from '@slack/bolt'
import { z } from 'zod'
import type { SlackDependencies } from '../transport/dependencies.ts'

/** Where a change that is asked from here is announced. */
export function channelFor({ channels }: SlackDependencies, body: BlockAction): string {
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
