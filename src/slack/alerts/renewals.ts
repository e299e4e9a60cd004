import { z } from 'zod'
import type { Draft } from '../../changes/model/draft.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { request } from '../../changes/request/request.ts'
import { prefill, todayOf, type Validation, validateDraft } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { newDraft, ownDraft, suggestionFor } from '../company-form/draft.ts'
import { reasonInputs } from '../company-form/draw-form.ts'
import { REASON, REFERENCE } from '../company-form/ids.ts'
import { reasonErrors } from '../company-form/submit.ts'
import { sayState } from '../text/changes.ts'
import { sayEdits, sayWarning } from '../text/edits.ts'
import { escaped } from '../text/format.ts'
import { sayRefusal } from '../text/refusals.ts'
import {
  type Listeners,
  listenerTimeout,
  mayViewIn,
  openForViewer,
  orVendorFault,
  type SlackDependencies,
  type Submission
} from '../transport/listener.ts'
import { afterAckWindow, metadataIn, textIn } from '../transport/request.ts'
import { type KnownBlock, type ModalView, modal, section, sections, textModal } from '../ui/blocks.ts'
import { RENEW_CHOSEN } from './draw-list.ts'
import { showList } from './list.ts'
import { pageIn, sayInvalidSelection, withPicks } from './list-page.ts'

const RENEWED = 'alerts.renew'
const TITLE = 'Renew several'

const metadata = z.object({ drafts: z.array(z.string()) })

/** Renews several licences of a list: one form, and a change for each. */
export function listenToRenewals(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store, views, clock } = dependencies
  listeners.click(RENEW_CHOSEN, async click => {
    const { view } = click.body
    const shown = pageIn(view)
    if (!shown || !view) return
    const page = withPicks(shown, view)
    const hint = sayInvalidSelection(page)
    if (hint) {
      const mayView = await mayViewIn(dependencies, click.person, view.id)
      return mayView ? await showList(dependencies, view.id, page, { hint }) : undefined
    }
    const viewId = await openForViewer(dependencies, click, textModal(TITLE, 'Reading the companies as they are now…'))
    if (!viewId) return
    const found = await Promise.all(page.picked.map(id => store.alert(id)))
    const alerts = found.filter(alert => alert !== undefined)
    const renewals = await prepareRenewals(dependencies, click.person, alerts, page.channel)
    await views.update(viewId, drawRenewals(renewals))
  })
  listeners.submit(RENEWED, async submission => {
    const { ack, view } = submission
    const ids = metadataIn(view.private_metadata, metadata)?.drafts ?? []
    // The reason is the same for all of them, so validating one is enough before the acknowledgement.
    const [first] = await draftsOf(dependencies, submission, ids.slice(0, 1))
    if (!first) {
      await ack({ response_action: 'update', view: textModal(TITLE, 'This form is too old. Open the list again.') })
      return
    }
    const validated = await validateDraft(dependencies, first)
    const errors = reasonErrors('invalid' in validated ? validated.invalid : {})
    if (Object.keys(errors).length > 0) {
      await ack({ response_action: 'errors', errors })
      return
    }
    await ack({ response_action: 'update', view: textModal(TITLE, 'Asking for each of them…') })
    const drafts = await draftsOf(dependencies, submission, ids)
    const results = await afterAckWindow(clock, requestAll(dependencies, drafts))
    await views.update(view.id, modal(TITLE, sections(results)))
  })
}

/** One after the other, since limits count earlier requests. A draft that is submitted twice is one change. */
async function requestAll(dependencies: SlackDependencies, drafts: readonly Draft[]): Promise<string[]> {
  const results: string[] = []
  for (const draft of drafts) {
    const ask = async () => sayResult(dependencies, draft, await request(dependencies, draft))
    const said = await orVendorFault(dependencies, ask, fault => `not asked for. ${fault}`)
    results.push(`*${escaped(draft.company?.name ?? '')}*: ${said}`)
  }
  return results
}

function sayResult(
  { vendors }: SlackDependencies,
  { chosen }: Draft,
  result: Awaited<ReturnType<typeof request>>
): string {
  const vendor = vendorByName(vendors, chosen?.vendor)
  if ('requested' in result) return `asked for. ${sayState(result.requested, vendor)}`
  if ('refused' in result) return `not asked for. ${sayRefusal(result, vendor)}`
  const { faults, nothing } = result.invalid
  return `not asked for. ${escaped(Object.values(faults).join(' ')) || (nothing ? 'Nothing would change.' : '')}`
}

/** The person's own drafts that have not expired, with the reason and reference of the form. */
async function draftsOf(
  dependencies: SlackDependencies,
  { person, view }: Submission,
  ids: readonly string[]
): Promise<Draft[]> {
  const found = await Promise.all(ids.map(id => ownDraft(dependencies, person, id)))
  const { values } = view.state
  const typed = { reason: textIn(values, REASON), reference: textIn(values, REFERENCE) }
  return found.flatMap(draft => (draft ? [{ ...draft, ...typed }] : []))
}

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
  const today = todayOf(dependencies)
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
  return sections([name, ...sayEdits(validation, vendor), ...warnings])
}
