import { authorizeInAdvance, editContext, scheduleOf } from '../../changes/access/authorize-person.ts'
import { type Draft, identityOf } from '../../changes/model/change.ts'

import { applyAtOf, readAt, stateOnceApproved } from '../../changes/model/schedule.ts'
import { type Company, fieldsOf, same, type Vendor } from '../../changes/ports/vendor.ts'
import { warningsOf } from '../../changes/request/checks.ts'
import {
  applyFieldDependencies,
  editsOf,
  prefill,
  todayOf,
  typedIn,
  understand
} from '../../changes/request/validate.ts'
import { findCompanies, matching, theOne } from '../commands/find.ts'
import { sayTime } from '../text/dates.ts'
import { sayWarning } from '../text/edits.ts'
import { escaped, sayFault, sayFaults } from '../text/format.ts'
import { sayPolicyRefusal, sayRequirement } from '../text/policy.ts'
import { listenerTimeout, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import { MOST_OPTIONS, type ModalView } from '../ui/blocks.ts'
import { suggestionFor, withProfile } from './draft.ts'
import { companyOption } from './draw-fields.ts'
import { drawForm, drawLoading, drawTrouble, type Remarks } from './draw-form.ts'

/**
 * Fills an open form as far as the draft allows: finds its company, reads it, and shows what it has now. Saves the draft
 * with what is shown; one that was stored with another company must be saved before.
 */
export async function fillForm(dependencies: SlackDependencies, viewId: string, draft: Draft): Promise<void> {
  await orVendorFault(
    dependencies,
    async () => {
      if (draft.chosen) await fillCompany(dependencies, viewId, draft, draft.chosen)
      else if (draft.search) await fillMatches(dependencies, viewId, draft)
      else await show(dependencies, viewId, draft, drawForm(draft, undefined, [], nothing(dependencies)))
    },
    fault => show(dependencies, viewId, draft, drawTrouble(draft, fault))
  )
}

/** Another company may have been chosen meanwhile: then its own fill draws the form. */
async function show({ store, views }: SlackDependencies, viewId: string, draft: Draft, view: ModalView): Promise<void> {
  if (await store.fillDraft(draft)) await views.update(viewId, view)
}

function nothing({ zone }: SlackDependencies): Remarks {
  return { problems: [], warnings: [], zone }
}

async function fillMatches(dependencies: SlackDependencies, viewId: string, draft: Draft): Promise<void> {
  const { matches: found, faults, near } = await findCompanies(dependencies, draft.search, listenerTimeout())
  const matches = matching(found, draft.given)
  const [fault] = faults
  if (fault && matches.length === 0) throw fault
  const one = theOne({ matches, near }, draft.search)
  if (one) {
    const chosen = { vendor: one.vendor.name, id: one.company.id }
    await fillForm(dependencies, viewId, { ...draft, chosen })
    return
  }
  const problems = faults.map(one => sayFault(one, dependencies.vendors))
  if (matches.length === 0) {
    problems.push(`No company matches “${escaped(draft.search)}”. Search below by a part of its name.`)
  }
  if (near && matches.length > 0) {
    problems.push(`No company matches “${escaped(draft.search)}” as it is written; these come near.`)
  }
  if (matches.length > MOST_OPTIONS) problems.push(`${matches.length} companies match; these are the first.`)
  const options = matches.slice(0, MOST_OPTIONS).map(({ vendor, company }) => companyOption(vendor, company))
  const remarks = { ...nothing(dependencies), problems }
  await show(dependencies, viewId, draft, drawForm(draft, undefined, options, remarks))
}

async function fillCompany(
  dependencies: SlackDependencies,
  viewId: string,
  draft: Draft,
  chosen: { vendor: string; id: string }
): Promise<void> {
  const vendor = dependencies.vendor(chosen.vendor)
  const loading = drawLoading(draft, `Reading the company from ${vendor.label}…`)
  const [shown, read] = await Promise.allSettled([dependencies.views.update(viewId, loading), readWithOptions()])
  // Both have ended: the loading view never arrives after what follows it, a fault included.
  if (shown.status === 'rejected') throw shown.reason
  if (read.status === 'rejected') throw read.reason
  const { company, options } = read.value
  const today = todayOf(dependencies)
  const suggested = suggestionFor(draft, vendor, company, options, dependencies.settings, today)
  const { typed: understood, problems } = prefill(vendor, company, draft.given, options, today, suggested.wanted)
  const typed = { ...draft.typed, ...understood }
  const hidden = fieldsOf(vendor, company).filter(({ group }) => group !== 'licence')
  const lacks = hidden.some(field => field.required && same(company.values[field.key], null))
  const all = draft.all || lacks || hidden.some(({ key }) => key in typed)
  const at = draft.at === undefined ? { schedule: draft.schedule } : readAt(draft.at, company.ends)
  const schedule = 'schedule' in at && at.schedule ? { schedule: at.schedule } : {}
  const filled = withProfile({ ...draft, company, options, typed, all, ...schedule }, vendor)

  if (!(await dependencies.store.fillDraft(filled))) return
  await redraw(dependencies, viewId, filled, [...suggested.problems, ...problems, ...('fault' in at ? [at.fault] : [])])

  async function readWithOptions() {
    const company = await vendor.read(chosen.id, listenerTimeout())
    return { company, options: await vendor.options(company, listenerTimeout()) }
  }
}

/** Draws the form of a company that was read before, without a call to the vendor. */
export async function redraw(
  dependencies: SlackDependencies,
  viewId: string,
  draft: Draft,
  problems?: readonly string[]
): Promise<void> {
  const vendor = draft.chosen ? dependencies.vendor(draft.chosen.vendor) : undefined
  const remarks = await remarksOn(dependencies, draft, vendor, problems)
  await dependencies.views.update(viewId, drawForm(draft, vendor, [], remarks))
}

/** What the form says beside its fields. `problems` defaults to what was typed after the command and cannot be used. */
export async function remarksOn(
  dependencies: SlackDependencies,
  draft: Draft,
  vendor: Vendor | undefined,
  problems?: readonly string[]
): Promise<Remarks> {
  const { company, given, options } = draft
  const { zone } = dependencies
  if (!company || !vendor) return { problems: (problems ?? []).map(escaped), warnings: [], zone }
  const read = typedIn(vendor, company, draft)
  if ('faults' in read) {
    return { problems: [...(problems ?? []), ...sayFaults(read.faults)].map(escaped), warnings: [], zone }
  }
  const { typed } = read
  const requirement = await sayRequirementNow(dependencies, { ...draft, typed }, vendor, company)
  const open = await dependencies.store.open({ vendor: vendor.name, id: company.id })
  const others = open.filter(({ id }) => id !== draft.revises?.change)
  const today = todayOf(dependencies)
  // Dependent edits are warned of too: a licence type removes modules that nobody touched.
  const { wanted } = applyFieldDependencies(vendor, company, { typed, options }, today)
  const shown = { fields: vendor.fields, options }
  const warnings = warningsOf(company, editsOf(company, wanted), others, today, shown).map(warning =>
    sayWarning(warning, 'now')
  )
  const plain = problems ?? understand(vendor, company, given, options).problems
  return { problems: plain.map(escaped), warnings, zone, ...(requirement && { requirement }) }
}

/** What the policy requires for the edits so far, or why it would refuse them. */
async function sayRequirementNow(
  dependencies: SlackDependencies,
  draft: Draft,
  vendor: Vendor,
  company: Company
): Promise<string | undefined> {
  const { wanted, faults } = applyFieldDependencies(vendor, company, draft, todayOf(dependencies))
  // Values that cannot be requested need no approval either.
  const [fault] = Object.values(faults)
  if (fault) return `Not allowed: ${escaped(fault)}`
  const edits = editContext(vendor, editsOf(company, wanted))
  if (edits.length === 0) return undefined
  const about = { vendor: vendor.name, company: identityOf(company) }
  const now = dependencies.clock.now()
  const when = applyAtOf(draft.schedule, dependencies.zone, now)
  const at = 'applyAt' in when && when.applyAt ? { applyAt: when.applyAt } : {}
  const verdict = await authorizeInAdvance(dependencies, draft.person, undefined, by => ({
    name: 'request',
    by,
    requested: { ...about, edits, schedule: scheduleOf(at) }
  }))
  if ('refused' in verdict) return `Not allowed: ${sayPolicyRefusal(verdict, vendor)}`
  const { requirement } = verdict
  const state = stateOnceApproved({ ...at, requirement }, now)
  const applied =
    state.name === 'scheduled' ? ` It will be applied ${sayTime(state.due, dependencies.zone)} or later.` : ''
  return `This ${sayRequirement(requirement)}.${applied}`
}
