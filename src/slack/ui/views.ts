import type { HomeView, ModalView } from '@slack/types'
import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from '@slack/web-api'
import { isRefusedWith, isTransient } from '../transport/api-errors.ts'

/**
 * What became of opening a modal: its id, or why there is none to fill. `opened-before`: the same click was delivered
 * twice, and its modal is the first one's to fill. `too-slow`: Slack was, or had too much to do, while the trigger lived.
 */
export type Opening = { opened: string } | { refused: 'opened-before' | 'too-slow' }

/** What one person alone sees: modals, their Home, and what is told to them. */
export type Views = {
  /** Opens a modal with a trigger, which opens one and lives three seconds. */
  open(trigger: string, view: ModalView): Promise<Opening>
  /** The same, upon the modal in which somebody has just acted. Slack shows three upon each other. */
  push(trigger: string, view: ModalView): Promise<Opening>
  /** Draws an open modal anew; one that was closed meanwhile stays closed. */
  update(viewId: string, view: ModalView): Promise<void>
  /** Shows somebody their Home. */
  publish(user: string, view: HomeView): Promise<void>
  /** Writes to somebody in their conversation with the app. */
  tell(user: string, text: string): Promise<void>
}

/** `quick` opens at once or not at all: a trigger does not wait for a second try. */
export function createViews(quick: WebClient, patient: WebClient): Views {
  return {
    open: (trigger_id, view) => once(quick.views.open({ trigger_id, view })),
    push: (trigger_id, view) => once(quick.views.push({ trigger_id, view })),
    async update(viewId, view) {
      const draw = () => patient.views.update({ view_id: viewId, view })
      try {
        await draw().catch(error => {
          if (!isTransient(error)) throw error
          return draw()
        })
      } catch (error) {
        if (!isRefusedWith(error, 'not_found')) throw error
      }
    },
    async publish(user, view) {
      await patient.views.publish({ user_id: user, view })
    },
    async tell(user, text) {
      await patient.chat.postMessage({ channel: user, text })
    }
  }
}

async function once(opening: Promise<{ view?: { id?: string } }>): Promise<Opening> {
  try {
    const { view: opened } = await opening
    if (!opened?.id) throw new Error('Slack opened a modal and did not say its id')
    return { opened: opened.id }
  } catch (error) {
    if (isRefusedWith(error, 'exchanged_trigger_id')) return { refused: 'opened-before' }
    if (isRefusedWith(error, 'expired_trigger_id') || isTransient(error) || isNoAnswer(error))
      return { refused: 'too-slow' }
    throw error
  }
}

/** Where Slack says nothing in time, it may have opened the modal all the same, and nobody knows its id. */
function isNoAnswer(error: unknown): boolean {
  return [WebAPIRateLimitedError, WebAPIRequestError, WebAPIHTTPError].some(kind => error instanceof kind)
}

/** A modal that only says something. */
export function plainView(title: string, text: string, blocks: ModalView['blocks'] = []): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }, ...blocks]
  }
}
