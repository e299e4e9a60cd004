import type { Draft } from '../../changes/model/change.ts'
import { readAt } from '../../changes/model/schedule.ts'
import { fieldsOf } from '../../changes/ports/vendor.ts'
import { prefill, todayOf } from '../../changes/request/validate.ts'
import { findCompanies, matching, theOne } from '../commands/find.ts'
import { escaped, sayFault } from '../text/format.ts'
import { listenerTimeout, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import { MOST_OPTIONS, type ModalView } from '../ui/blocks.ts'
import { suggestionFor, withProfile } from './draft.ts'
import { companyOption } from './draw-fields.ts'
import { drawForm, drawLoading, drawTrouble } from './draw-form.ts'
import { remarksOn, remarksWithout } from './remarks.ts'

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
      else await show(dependencies, viewId, draft, drawForm(draft, undefined, [], remarksWithout(dependencies.zone)))
    },
    fault => show(dependencies, viewId, draft, drawTrouble(draft, fault))
  )
}

/** Another company may have been chosen meanwhile: then its own fill draws the form. */
async function show({ store, views }: SlackDependencies, viewId: string, draft: Draft, view: ModalView): Promise<void> {
  if (await store.fillDraft(draft)) await views.update(viewId, view)
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
    problems.push(`No company matches “${escaped(draft.search)}” exactly. These are similar.`)
  }
  if (matches.length > MOST_OPTIONS) problems.push(`${matches.length} companies match; these are the first.`)
  const options = matches.slice(0, MOST_OPTIONS).map(({ vendor, company }) => companyOption(vendor, company))
  await show(
    dependencies,
    viewId,
    draft,
    drawForm(draft, undefined, options, remarksWithout(dependencies.zone, problems))
  )
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
  const { typed: understood } = prefill(vendor, company, draft.given, options, today, suggested.wanted)
  const typed = { ...draft.typed, ...understood }
  const hidden = fieldsOf(vendor, company).filter(({ group }) => group !== 'licence')
  const demanded = vendor.demands?.(company.values, options, today) ?? []
  const all =
    draft.all || hidden.some(({ key }) => key in typed || key in (draft.uploads ?? {}) || demanded.includes(key))
  const at = draft.at === undefined ? { schedule: draft.schedule } : readAt(draft.at, company.ends)
  const schedule = 'schedule' in at && at.schedule ? { schedule: at.schedule } : {}
  const filled = withProfile({ ...draft, company, options, typed, all, ...schedule }, vendor)

  if (!(await dependencies.store.fillDraft(filled))) return
  const problems = [...suggested.problems, ...('fault' in at ? [at.fault] : [])]
  await redraw(dependencies, viewId, filled, { problems: problems.map(escaped) })

  async function readWithOptions() {
    const company = await vendor.read(chosen.id, listenerTimeout())
    return { company, options: await vendor.options(company, listenerTimeout()) }
  }
}

/**
 * Draws the form of a company that was read before, without a call to the vendor. `problems` are in mrkdwn; with `hash`
 * only where the form is still as it was then.
 */
export async function redraw(
  dependencies: SlackDependencies,
  viewId: string,
  draft: Draft,
  { problems = [], hash }: { problems?: readonly string[]; hash?: string } = {}
): Promise<void> {
  const vendor = draft.chosen ? dependencies.vendor(draft.chosen.vendor) : undefined
  const remarks = await remarksOn(dependencies, draft, vendor, { problems })
  await dependencies.views.update(viewId, drawForm(draft, vendor, [], remarks), hash)
}
