import type { HomeView, ModalView } from '@slack/types'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'

/** What one person alone sees: modals, and their Home. */
export type Windows = {
  /** Opens a modal with a trigger, which lives three seconds; returns its id. */
  open(trigger: string, view: ModalView): Promise<string>
  /** Opens one upon the modal in which somebody has just acted; returns its id. Slack shows three upon each other. */
  push(trigger: string, view: ModalView): Promise<string>
  /** Draws an open modal anew; one that was closed meanwhile stays closed. */
  update(viewId: string, view: ModalView): Promise<void>
  /** Shows somebody their Home. */
  publish(user: string, view: HomeView): Promise<void>
}

/** `quick` opens at once or not at all: a trigger does not wait for a second try. */
export function createWindows(quick: WebClient, patient: WebClient): Windows {
  return {
    async open(trigger, view) {
      return idOf(await quick.views.open({ trigger_id: trigger, view }))
    },
    async push(trigger, view) {
      return idOf(await quick.views.push({ trigger_id: trigger, view }))
    },
    async update(viewId, view) {
      try {
        await patient.views.update({ view_id: viewId, view })
      } catch (error) {
        const closed = error instanceof WebAPIPlatformError && error.data.error === 'not_found'
        if (!closed) throw error
      }
    },
    async publish(user, view) {
      await patient.views.publish({ user_id: user, view })
    }
  }
}

function idOf({ view }: { view?: { id?: string } }): string {
  if (!view?.id) throw new Error('Slack opened a modal and did not say its id')
  return view.id
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
