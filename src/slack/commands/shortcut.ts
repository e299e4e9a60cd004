import type { App } from '@slack/bolt'
import { fieldNamed } from '../../changes/request/validate.ts'
import { foldCase } from '../../policy/text.ts'
import { newDraft } from '../company-form/draft.ts'
import { companyOption } from '../company-form/draw-fields.ts'
import { drawForm, drawLoading } from '../company-form/draw-form.ts'
import { fillForm } from '../company-form/fill.ts'
import { remarksWithout } from '../company-form/remarks.ts'
import { permalink, shorten } from '../text/format.ts'
import { openForViewer, type SlackDependencies } from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { MOST_OPTIONS } from '../ui/blocks.ts'
import { readUpdateText, unescaped } from './command-text.ts'

const SIGNED = /(?<![\p{L}\p{N}=])([+\u2212-]\d{1,9}%?)\s+(\p{L}[\p{L}\p{N}-]*)/gu

/** Most of a message that becomes the reason, in characters. */
const REASON = 300

/**
 * The message shortcut: opens the form on the company that the message names, with the numbers that it gives. Its address
 * is the reference, and its thread is told how the change ends.
 */
export function listenToShortcut(app: App, dependencies: SlackDependencies): void {
  app.shortcut('change.request', async ({ ack, body, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person || body.type !== 'message_action') return
    const { channel, message } = body
    const thread = typeof message.thread_ts === 'string' ? message.thread_ts : message.ts
    const empty = {
      ...newDraft(person, dependencies.channels.changes ?? channel.id),
      origin: { channel: channel.id, ts: thread }
    }
    const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(empty, 'One moment…'))
    if (!viewId) return
    const text = message.text ?? ''
    const place = { channel: channel.id, ts: message.ts }
    const link = (await dependencies.views.permalink(place)) ?? permalink(dependencies.frame, place) ?? ''
    await fillFrom(dependencies, viewId, { ...empty, ...readMessage(dependencies, text), reference: link }, text)
  })
}

/** What a message gives in the grammar of the command, and what it says as the reason. */
function readMessage({ vendors }: SlackDependencies, text: string) {
  const { given, reason, at } = readUpdateText(text)
  const isField = (name: string) => vendors.some(({ fields }) => fieldNamed(fields, name))
  const known = given
    .filter(({ key }) => isField(key))
    .map(one => ({ ...one, text: one.text.replace(/[.,;:!?)]+$/, '') }))
  // Written the other way round, as people do: `+40 seats`.
  for (const [, number = '', name = ''] of unescaped(text).matchAll(SIGNED)) {
    if (isField(name) && !known.some(({ key }) => key === foldCase(name))) {
      known.push({ key: foldCase(name), text: number })
    }
  }
  const says = shorten(unescaped(text).replaceAll(/\s+/g, ' ').trim(), REASON)
  return { given: known, reason: reason || says, ...(at !== undefined && { at }) }
}

/** Companies of one name, as at several vendors, are searched for like a typed name; of several names one is chosen. */
async function fillFrom(
  dependencies: SlackDependencies,
  viewId: string,
  draft: Parameters<typeof fillForm>[2],
  text: string
): Promise<void> {
  const named = dependencies.directory.mentioned(unescaped(text))
  const names = [...new Set(named.map(({ company }) => company.name))]
  if (names.length <= 1) return await fillForm(dependencies, viewId, { ...draft, search: names[0] ?? '' })
  const options = named.slice(0, MOST_OPTIONS).map(({ vendor, company }) => {
    return companyOption(dependencies.vendor(vendor), company)
  })
  await dependencies.store.saveDraft(draft)
  const problems = ['The message names several companies. Choose one below.']
  await dependencies.views.update(
    viewId,
    drawForm(draft, undefined, options, remarksWithout(dependencies.zone, problems))
  )
}
