import { App } from '@slack/bolt'
import { vi } from 'vitest'
import { SUBCOMMANDS } from '../../../src/slack/commands/command.ts'
import { ways } from './ways.ts'

/** Everything that a Bolt app can listen to. */
const KINDS = ['command', 'action', 'view', 'options', 'shortcut', 'event', 'message', 'function', 'assistant'] as const

/** Read-only listeners that show customers' data, with what each shows, to full members only. */
export const readOnly = {
  'action company': 'fills the form with the company that was chosen',
  'action company.search': 'searches again',
  'action company.retry': 'reads the company again',
  'action company.all': 'shows more fields',
  'action field.typed': 'says how far what is typed is from what the vendor has',
  'action field.choice': 'says how far what is chosen is from what the vendor has',
  'action apply-day': 'says when it would be applied',
  'action apply-time': 'says when it would be applied',
  'action company.check': 'says what the edits need',
  'action company.replace': 'opens the whole profile in the form',
  'action company.fields': 'goes back to the fields',
  'action company.same-step': 'fills in as much more as then',
  'action company.same-value': 'fills in the number of then',
  'action change.apply-now': 'opens the form without a date',
  'action change.again': 'opens the form with what was wanted',
  'action company.show': 'shows a company',
  'action company.history': 'shows the history of a company',
  'action company.history-file': 'sends it as a file',
  'action company.change': 'opens the form on a company',
  'action daily-digest.show-all': 'shows all that a digest tells',
  'action changes.several': 'shows what waits for somebody',
  'action changes.tick-all': 'shows it with all ticked',
  'action home.request': 'opens the form',
  'action alert.raise': 'opens the form, filled in',
  'action alert.renew': 'opens the form, filled in',
  'action alert.history': 'tells what happened to an alert',
  'action alert.history.older': 'tells what happened before',
  'action alert.history.newer': 'tells what happened afterwards',
  'action alert.open': 'shows an alert with its buttons',
  'action alerts.show-all': 'lists alerts',
  'action alerts.next': 'lists the next alerts',
  'action alerts.tick-all': 'ticks all of a list',
  'action alerts.previous': 'lists the alerts before',
  'action alerts.order': 'lists alerts in another order',
  'action alerts.vendor': 'lists the alerts of a vendor',
  'shortcut change.request': 'opens the form on what a message says',
  'options company': 'suggests companies',
  'options field.choice': 'suggests what can be chosen',
  '/company show': 'shows a company',
  '/company export': 'sends a file of all companies',
  '/company history': 'shows the history of a company',
  '/company queue': 'lists open changes',
  '/company over-limit': 'lists alerts'
} as const

/** Listeners that change nothing and show no customer's data, with what each does. */
const harmless: Readonly<Record<string, string>> = {
  // The Home tab checks by itself who it is for.
  'event app_home_opened': 'draws the Home of who opened it',
  'action home.refresh': 'draws it again',
  'action home.next': 'turns a list of it',
  'action home.previous': 'turns it back',
  'action alerts.picked': 'takes down what is ticked',
  'action changes.tick': 'takes down what is ticked',
  '/company help': 'says what there is'
}

/** Listeners of buttons that are only on changes of some kinds; tried in the journeys of those. */
const elsewhere: Readonly<Record<string, string>> = {
  'action change.approve': 'approves what the message shows',
  'action change.reject': 'opens the form of a rejection',
  'view change.reject-form': 'rejects',
  'action change.more': 'opens the edit, or the confirmation of a withdrawal',
  'view change.withdraw-form': 'withdraws',
  'action change.approve-in-form': 'opens the review where a name has to be typed',
  'action change.undo': 'opens the form with what was before',
  'action change.go-on': 'lets a change go on whose window has passed',
  'view changes.decide': 'decides several changes: approvals/several.test.ts'
}

/** Listeners of batches. `test/journeys/batch` shows how each is refused. */
const ofBatches: Readonly<Record<string, string>> = {
  '/company batch': 'opens the form for rows',
  'action batch.template': 'sends the template',
  'view batch.rows': 'previews rows',
  'view batch.choice': 'previews the companies that are ticked',
  'action batch.next': 'shows other rows of a preview',
  'action batch.faults': 'sends the faults of a preview',
  'action batch.open': 'opens a preview again',
  'action batch.mend': 'opens the form with the faults of a preview',
  'action batch.review': 'shows a batch',
  'action batch.tick': 'takes down what is ticked',
  'action batch.next-page': 'shows other rows of a batch',
  'action batch.previous-page': 'shows other rows of a batch',
  'action batch.reject': 'asks why all are rejected',
  'view batch.decide': 'approves what is ticked',
  'view batch.reject-form': 'rejects all',
  'action batch.stop': 'withdraws what is not begun',
  'action batch.retry': 'previews what failed',
  'action batch.undo': 'previews what was before'
}

/** Every known listener: of actions, read-only ones, and harmless ones. */
export const known = [
  ...new Set([
    ...Object.values(ways).flatMap(({ through }) => through),
    ...Object.keys(readOnly),
    ...Object.keys(harmless),
    ...Object.keys(elsewhere),
    ...Object.keys(ofBatches)
  ])
]

/** Records what the app registers; returns it on request. */
export function recordListeners(): () => string[] {
  const spies = KINDS.map(kind => ({ kind, spy: vi.spyOn(App.prototype, kind) }))
  return () =>
    spies.flatMap(({ kind, spy }) => {
      const registered = spy.mock.calls.map(
        ([what]) => `${kind} ${typeof what === 'string' ? what : JSON.stringify(what)}`
      )
      spy.mockRestore()
      return registered.flatMap(one => (one === 'command /company' ? subcommands() : [one]))
    })
}

function subcommands(): string[] {
  return [...SUBCOMMANDS.keys()].map(name => `/company ${name}`)
}
