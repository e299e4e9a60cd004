import type { KnownBlock, ModalView } from '@slack/types'
import type { Draft } from '../../changes/model/draft.ts'
import { type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { dayOf, prefill, type Validation, validateDraft } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { REASON, REFERENCE, textInput } from '../company-form/draw-form.ts'
import { newDraft, suggestionFor } from '../company-form/fill.ts'
import { sayWarning } from '../text/changes.ts'
import { escaped, sayEdit, sayFault } from '../text/format.ts'
import { listenerTimeout, type SlackDependencies } from '../transport/listener.ts'
import { context, plainView, section, sections } from '../ui/blocks.ts'

/** What would be asked for one of several companies, or in mrkdwn why nothing can be. */
export type Renewal = { name: string; vendor: Vendor | undefined; label: string } & (
  | { draft: Draft; validation: Validation }
  | { problem: string }
)

/** So many companies are read at once. */
const AT_ONCE = 10

/** Prepares several, in their order. */
export async function prepareRenewals(
  dependencies: SlackDependencies,
  person: Person,
  alerts: readonly Alert[],
  channel: string
): Promise<Renewal[]> {
  const renewals: Renewal[] = []
  while (renewals.length < alerts.length) {
    const some = alerts.slice(renewals.length, renewals.length + AT_ONCE)
    renewals.push(...(await Promise.all(some.map(alert => prepareRenewal(dependencies, person, alert, channel)))))
  }
  return renewals
}

/** Reads a company as it is now and prepares the change to its next term. The draft is kept, to be sent later. */
async function prepareRenewal(
  dependencies: SlackDependencies,
  person: Person,
  alert: Alert,
  channel: string
): Promise<Renewal> {
  const vendor = dependencies.vendors.find(({ name }) => name === alert.vendor)
  const about = { name: alert.company.name, vendor, label: vendor?.label ?? alert.vendor }
  if (alert.state.name === 'closed') return { ...about, problem: 'Its alert is over: it does not end soon any more.' }
  if (!vendor) return { ...about, problem: 'This vendor is not configured any more.' }
  try {
    return { ...about, ...(await prepare(dependencies, vendor, person, alert, channel)) }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return { ...about, problem: sayFault(error, dependencies.vendors) }
  }
}

async function prepare(
  dependencies: SlackDependencies,
  vendor: Vendor,
  person: Person,
  alert: Alert,
  channel: string
): Promise<{ draft: Draft; validation: Validation } | { problem: string }> {
  const company = await vendor.read(alert.company.id, listenerTimeout())
  const options = await vendor.options(company, listenerTimeout())
  const begun: Draft = { ...newDraft(person, channel), suggests: 'renewal' }
  const today = dayOf(dependencies.clock.now())
  const { wanted, problems } = suggestionFor(begun, vendor, company, options, dependencies.settings, today)
  const { typed } = prefill(vendor, company, [], options, today, wanted)
  const draft = { ...begun, chosen: { vendor: vendor.name, id: company.id }, company, options, typed }
  // With a reason that nobody reads: the one for all is not written yet.
  const validated = await validateDraft(dependencies, { ...draft, reason: 'renewal' })
  if ('validation' in validated && problems.length === 0) {
    await dependencies.store.saveDraft(draft)
    return { draft, validation: validated.validation }
  }
  const faults = 'invalid' in validated ? Object.values(validated.invalid.faults) : []
  return { problem: escaped([...problems, ...faults].join(' ')) || 'Nothing would change.' }
}

export const RENEWED = 'alerts.renew'
export const RENEWALS = 'Renew several'

/** One form for several companies: what would be asked for each, and one reason for all. */
export function drawRenewals(renewals: readonly Renewal[]): ModalView {
  const drafts = renewals.flatMap(one => ('draft' in one ? [one.draft.id] : []))
  const says = `${drafts.length === 1 ? '1 change' : `${drafts.length} changes`} would be asked for, each with a message and an approval of its own.`
  const blocks = renewals.flatMap(drawRenewal)
  if (drafts.length === 0) return { ...plainView(RENEWALS, 'None of them can be renewed here.'), blocks }
  return {
    type: 'modal',
    callback_id: RENEWED,
    private_metadata: JSON.stringify({ drafts }),
    title: { type: 'plain_text', text: RENEWALS },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(says),
      ...blocks,
      textInput(REASON, 'Reason', '', false, 'Why these changes? Whoever approves reads it.'),
      textInput(REFERENCE, 'Reference', '', true, 'A purchase order or ticket, if there is one.')
    ]
  }
}

function drawRenewal(renewal: Renewal): KnownBlock[] {
  const name = `*${escaped(renewal.name)}* (${escaped(renewal.label)})`
  if ('problem' in renewal) return [section(`${name}\nNot asked for: ${renewal.problem}`)]
  const { validation, vendor } = renewal
  const edits = validation.edits.map(edit =>
    sayEdit(
      vendor?.fields.find(({ key }) => key === edit.field),
      edit,
      validation.names
    )
  )
  const warnings = validation.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  return [...sections([name, ...edits]), ...(warnings.length > 0 ? [context(warnings.join(' '))] : [])]
}
