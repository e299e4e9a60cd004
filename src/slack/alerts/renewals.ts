import type { Draft } from '../../changes/model/draft.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { dayOf, prefill, type Validation, validateDraft } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { newDraft, suggestionFor } from '../company-form/draft.ts'
import { reasonInputs } from '../company-form/draw-form.ts'
import { sayWarning } from '../text/changes.ts'
import { escaped, sayEdits } from '../text/format.ts'
import { listenerTimeout, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import { context, type KnownBlock, type ModalView, modal, section, sections } from '../ui/blocks.ts'

/** The change that renews one of several companies or, in mrkdwn, why there is none. */
export type Renewal = { name: string; vendor: Vendor | undefined; label: string } & Prepared

type Prepared = { draft: Draft; validation: Validation } | { problem: string }

/** How many companies are read at the same time. */
const AT_ONCE = 10

/** Reads companies as they are now and prepares the changes to their next terms, in their order. Drafts are stored. */
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

async function prepareRenewal(
  dependencies: SlackDependencies,
  person: Person,
  alert: Alert,
  channel: string
): Promise<Renewal> {
  const vendor = vendorByName(dependencies.vendors, alert.vendor)
  const about = { name: alert.company.name, vendor, label: vendor?.label ?? alert.vendor }
  if (alert.state.name === 'closed') return { ...about, problem: 'Its alert is over: it does not end soon any more.' }
  if (!vendor) return { ...about, problem: 'This vendor is not configured any more.' }
  const prepared = await orVendorFault<Prepared>(
    dependencies,
    () => prepare(dependencies, vendor, person, alert, channel),
    problem => ({ problem })
  )
  return { ...about, ...prepared }
}

async function prepare(
  dependencies: SlackDependencies,
  vendor: Vendor,
  person: Person,
  alert: Alert,
  channel: string
): Promise<Prepared> {
  const company = await vendor.read(alert.company.id, listenerTimeout())
  const options = await vendor.options(company, listenerTimeout())
  const begun: Draft = { ...newDraft(person, channel), suggests: 'renewal' }
  const today = dayOf(dependencies.clock.now())
  const { wanted, problems } = suggestionFor(begun, vendor, company, options, dependencies.settings, today)
  const { typed } = prefill(vendor, company, [], options, today, wanted)
  const draft = { ...begun, chosen: { vendor: vendor.name, id: company.id }, company, options, typed }
  // Validation needs a reason; the one for all of them is not typed yet.
  const validated = await validateDraft(dependencies, { ...draft, reason: 'renewal' })
  if ('validation' in validated && problems.length === 0) {
    await dependencies.store.saveDraft(draft)
    return { draft, validation: validated.validation }
  }
  const faults = 'invalid' in validated ? Object.values(validated.invalid.faults) : []
  return { problem: escaped([...problems, ...faults].join(' ')) || 'Nothing would change.' }
}

export const RENEWED = 'alerts.renew'
export const TITLE = 'Renew several'

/** One form for several companies: the change of each, and one reason for all. */
export function drawRenewals(renewals: readonly Renewal[]): ModalView {
  const drafts = renewals.flatMap(one => ('draft' in one ? [one.draft.id] : []))
  const says = `${drafts.length === 1 ? '1 change' : `${drafts.length} changes`} would be asked for, each with a message and an approval of its own.`
  const rows = renewals.flatMap(drawRenewal)
  if (drafts.length === 0) return modal(TITLE, rows)
  const inputs = reasonInputs({ reason: '', reference: '' }, 'Why these changes? Whoever approves reads it.')
  return modal(TITLE, [section(says), ...rows, ...inputs], {
    callback: RENEWED,
    metadata: JSON.stringify({ drafts }),
    submit: 'Ask for approval',
    close: 'Cancel'
  })
}

function drawRenewal(renewal: Renewal): KnownBlock[] {
  const name = `*${escaped(renewal.name)}* (${escaped(renewal.label)})`
  if ('problem' in renewal) return [section(`${name}\nNot asked for: ${renewal.problem}`)]
  const { validation, vendor } = renewal
  const warnings = validation.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  return [
    ...sections([name, ...sayEdits(validation, vendor)]),
    ...(warnings.length > 0 ? [context(warnings.join(' '))] : [])
  ]
}
