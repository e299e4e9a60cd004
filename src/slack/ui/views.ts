import type { WebClient } from '@slack/web-api'
import { LRUCache } from 'lru-cache'
import type { FileReader } from '../../changes/model/upload.ts'
import { isRateLimited, isRefusedWith, isTransient, isUnanswered } from '../transport/clients.ts'
import type { HomeView, KnownBlock, ModalView } from './blocks.ts'
import { asSections, isRecent, orSections } from './tables.ts'

/** `quick` opens modals, which must happen while the trigger is valid; `patient` does all else. */
export function createViews(quick: WebClient, patient: WebClient, readFile: FileReader): Views {
  /** Modals with nothing to send: where the work on one breaks, it would say “One moment…” for ever. */
  const bare = new LRUCache<string, true>({ max: KEPT })
  const openedBy = new LRUCache<string, string>({ max: KEPT })
  /** Whether Slack has taken a view with a block that it has not brought to every workspace. */
  let takesRecent = false

  /** Slack refuses a view with a block that it does not know as a whole. */
  function draw<View extends HomeView | ModalView, Answer>(view: View, send: (view: View) => Promise<Answer>) {
    const recent = view.blocks.some(isRecent)
    return orSections(blocksOf(view), async blocks => {
      const answer = await send({ ...view, blocks })
      if (recent) takesRecent = blocks.some(isRecent)
      return answer
    })
  }

  function shown(viewId: string, { submit }: { submit?: unknown }): void {
    if (submit) bare.delete(viewId)
    else bare.set(viewId, true)
  }

  async function noted(trigger: string, view: ModalView, opening: Promise<Opening>): Promise<Opening> {
    const result = await opening
    if ('opened' in result) {
      shown(result.opened, view)
      openedBy.set(trigger, result.opened)
    }
    return result
  }

  const views: Views = {
    readFile,
    open: (trigger_id, view) =>
      noted(trigger_id, view, opened(draw(view, drawn => quick.views.open({ trigger_id, view: drawn })))),
    push: (trigger_id, view) =>
      noted(trigger_id, view, opened(draw(view, drawn => quick.views.push({ trigger_id, view: drawn })))),
    shown,
    acknowledged: view => (takesRecent ? view : { ...view, blocks: asSections(blocksOf(view)) }),
    async giveUp({ trigger, viewId }, view) {
      const left = openedBy.get(trigger ?? '') ?? viewId
      if (left !== undefined && bare.has(left)) await views.update(left, view)
    },
    async update(viewId, view, hash) {
      shown(viewId, view)
      const update = () =>
        draw(view, drawn => patient.views.update({ view_id: viewId, view: drawn, ...(hash !== undefined && { hash }) }))
      try {
        await update().catch(error => {
          if (!isTransient(error)) throw error
          return update()
        })
      } catch (error) {
        if (!isRefusedWith(error, 'not_found', ...(hash === undefined ? [] : ['hash_conflict']))) throw error
      }
    },
    async publish(user, view) {
      await draw(view, drawn => patient.views.publish({ user_id: user, view: drawn }))
    },
    async permalink({ channel, ts }) {
      try {
        return (await quick.chat.getPermalink({ channel, message_ts: ts })).permalink
      } catch (error) {
        if (isRefusedWith(error, 'channel_not_found', 'message_not_found') || isSilent(error)) return undefined
        throw error
      }
    },
    async tell(user, text, blocks) {
      await patient.chat.postMessage({ channel: user, text, ...(blocks && { blocks }) })
    },
    async sendFile(user, { name, content }, text) {
      // A file is shared in a channel: unlike a message, it cannot be addressed to a person.
      const { channel } = await patient.conversations.open({ users: user })
      if (!channel?.id) throw new Error('Slack opened a conversation and did not say its id')
      const file = Buffer.from(content)
      await patient.files.uploadV2({ channel_id: channel.id, filename: name, title: name, file, initial_comment: text })
    }
  }
  return views
}

const KEPT = 1_000

/**
 * The modal's id, or why there is none to fill. `opened-before`: Slack delivered the same click twice, and the first
 * delivery fills the modal. `too-slow`: the trigger expired, or Slack did not answer in time.
 */
export type Opening = { opened: string } | { refused: 'opened-before' | 'too-slow' }

/** What one person alone sees: modals, their Home, direct messages, and files that they upload. */
export type Views = {
  /** A trigger opens one modal and is valid for three seconds. */
  open(trigger: string, view: ModalView): Promise<Opening>
  /** Opens a modal on top of the one in which somebody acted. Slack stacks at most three. */
  push(trigger: string, view: ModalView): Promise<Opening>
  /** Replaces the content of an open modal. Does nothing where it was closed, or no longer has that hash, meanwhile. */
  update(viewId: string, view: ModalView, hash?: string): Promise<void>
  /**
   * A view with which a submission can be acknowledged. Slack does not say whether it takes it, so alerts and tables are
   * sections until it has taken one.
   */
  acknowledged(view: ModalView): ModalView
  /** Notes what an acknowledgement shows in a modal. */
  shown(viewId: string, view: { submit?: unknown }): void
  /** Shows why its work broke in the modal that the trigger opened, or in this one, unless a form is there to be kept. */
  giveUp(modal: { trigger?: string | undefined; viewId?: string | undefined }, view: ModalView): Promise<void>
  /** Shows somebody their Home. */
  publish(user: string, view: HomeView): Promise<void>
  /** The address of a message; undefined where the bot cannot see it. */
  permalink(place: { channel: string; ts: string }): Promise<string | undefined>
  readFile: FileReader
  /** Sends a direct message. */
  tell(user: string, text: string, blocks?: KnownBlock[]): Promise<void>
  /** Sends a direct message with a file, which only that person can open. */
  sendFile(user: string, file: { name: string; content: string }, text: string): Promise<void>
}

function blocksOf(view: HomeView | ModalView): KnownBlock[] {
  // Every view of ours is made of known blocks; the type of Slack's library is wider.
  return view.blocks as KnownBlock[]
}

async function opened(opening: Promise<{ view?: { id?: string } }>): Promise<Opening> {
  try {
    const { view } = await opening
    if (!view?.id) throw new Error('Slack opened a modal and did not say its id')
    return { opened: view.id }
  } catch (error) {
    if (isRefusedWith(error, 'exchanged_trigger_id')) return { refused: 'opened-before' }
    if (isRefusedWith(error, 'expired_trigger_id') || isTransient(error) || isSilent(error)) {
      return { refused: 'too-slow' }
    }
    throw error
  }
}

/** Slack may have opened the modal all the same, but then nobody knows its id. */
function isSilent(error: unknown): boolean {
  return isRateLimited(error) || isUnanswered(error)
}
