import { z } from 'zod'
import type { Draft } from '../../changes/model/draft.ts'
import { vendorByName } from '../../changes/ports/vendor.ts'
import { request } from '../../changes/request/request.ts'
import { validateDraft } from '../../changes/request/validate.ts'
import { ownDraft } from '../company-form/draft.ts'
import { REASON, REFERENCE } from '../company-form/ids.ts'
import { reasonErrors } from '../company-form/submit.ts'
import { sayRefusal, sayState } from '../text/changes.ts'
import { escaped } from '../text/format.ts'
import {
  type Listeners,
  mayViewIn,
  openForViewer,
  type SlackDependencies,
  type Submission
} from '../transport/listener.ts'
import { afterAckWindow, metadataIn, textIn } from '../transport/request.ts'
import { modal, sections, textModal } from '../ui/blocks.ts'
import { RENEW_CHOSEN } from './draw-list.ts'
import { showList } from './list.ts'
import { pageIn, sayInvalidSelection, withPicks } from './list-page.ts'
import { drawRenewals, prepareRenewals, RENEWED, TITLE } from './renewals.ts'

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
    const result = await request(dependencies, draft)
    results.push(`*${escaped(draft.company?.name ?? '')}*: ${sayResult(dependencies, draft, result)}`)
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
