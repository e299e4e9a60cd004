import type { HomeView, ModalView } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'

/** What one person alone sees: modals, and their Home. */
export type Windows = {
  /**
   * Opens a modal with a trigger, which lives three seconds; returns its id, or undefined where this trigger has opened
   * one before: the same click was delivered twice, and its modal is the first one's to fill.
   */
  open(trigger: string, view: ModalView): Promise<string | undefined>
  /** The same, upon the modal in which somebody has just acted. Slack shows three upon each other. */
  push(trigger: string, view: ModalView): Promise<string | undefined>
  /** Draws an open modal anew; one that was closed meanwhile stays closed. */
  update(viewId: string, view: ModalView): Promise<void>
  /** Shows somebody their Home. */
  publish(user: string, view: HomeView): Promise<void>
}

/** `quick` opens at once or not at all: a trigger does not wait for a second try. */
export function createWindows(quick: WebClient, patient: WebClient): Windows {
  return {
    open: (trigger_id, view) => once(quick.views.open({ trigger_id, view })),
    push: (trigger_id, view) => once(quick.views.push({ trigger_id, view })),
    async update(viewId, view) {
      try {
        await patient.views.update({ view_id: viewId, view })
      } catch (error) {
        if (!isRefused(error, 'not_found')) throw error
      }
    },
    async publish(user, view) {
      await patient.views.publish({ user_id: user, view })
    }
  }
}

/** A trigger opens one modal, however often its click is delivered. */
async function once(opening: Promise<{ view?: { id?: string } }>): Promise<string | undefined> {
  try {
    const { view: opened } = await opening
    if (!opened?.id) throw new Error('Slack opened a modal and did not say its id')
    return opened.id
  } catch (error) {
    if (isRefused(error, 'exchanged_trigger_id')) return undefined
    throw error
  }
}

function isRefused(error: unknown, word: string): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === word
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
