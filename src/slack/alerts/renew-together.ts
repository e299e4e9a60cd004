import type { App, BlockAction, ButtonAction, ViewOutput, ViewSubmitAction } from '@slack/bolt'
import { z } from 'zod'
import type { Draft } from '../../changes/model/draft.ts'
import { request } from '../../changes/request/request.ts'
import { validateDraft } from '../../changes/request/validate.ts'
import { isSame, type Person } from '../../policy/context.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { REASON, REFERENCE } from '../company-form/draw-form.ts'
import { sayRefusal, sayState } from '../text/changes.ts'
import { escaped } from '../text/format.ts'
import { afterAckWindow, metadataIn, personOf, type SlackDependencies } from '../transport/listener.ts'
import { plainView, sections } from '../ui/blocks.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { showList } from './list.ts'
import { pageIn, RENEW_CHOSEN, sayInvalidSelection, withPicks } from './list-page.ts'
import { drawRenewals, prepareRenewals, RENEWALS, RENEWED } from './renewals.ts'

const metadata = z.object({ drafts: z.array(z.string()) })

/** Several licences renewed from a list: one form, and an ordinary change for each. */
export function listenToRenewals(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(RENEW_CHOSEN, async ({ ack, body, respond }) => {
    await ack()
    const [person, shown] = [personOf(body), pageIn(body.view)]
    if (!person || !shown || !body.view) return
    const page = withPicks(shown, body.view)
    const hint = sayInvalidSelection(page)
    if (hint) {
      const mayView = await mayViewIn(dependencies, person, body.view.id)
      return mayView ? await showList(dependencies, body.view.id, page, { hint }) : undefined
    }
    const viewId = await openForViewer(
      dependencies,
      { body, respond },
      plainView(RENEWALS, 'Reading the companies as they are now…')
    )
    if (!viewId) return
    const alerts = (await Promise.all(page.picked.map(id => dependencies.store.alert(id)))).filter(
      (one): one is Alert => !!one
    )
    const renewals = await prepareRenewals(dependencies, person, alerts, page.channel)
    await dependencies.views.update(viewId, drawRenewals(renewals))
  })
  app.view<ViewSubmitAction>(RENEWED, async ({ ack, body, view }) => {
    const ids = draftIds(view)
    // What is wrong with the words is wrong for all of them, and Slack waits: one is enough to tell.
    const [first] = await draftsOf(dependencies, personOf(body), view, ids.slice(0, 1))
    if (!first) {
      await ack({ response_action: 'update', view: plainView(RENEWALS, 'This form is too old. Open the list again.') })
      return
    }
    const validated = await validateDraft(dependencies, first)
    const { reason, reference } = 'invalid' in validated ? validated.invalid : {}
    if (reason || reference) {
      const errors = { ...(reason && { [REASON]: reason }), ...(reference && { [REFERENCE]: reference }) }
      await ack({ response_action: 'errors', errors })
      return
    }
    await ack({ response_action: 'update', view: plainView(RENEWALS, 'Asking for each of them…') })
    const drafts = await draftsOf(dependencies, personOf(body), view, ids)
    const results = await afterAckWindow(dependencies.clock, askAll(dependencies, drafts))
    await dependencies.views.update(view.id, { ...plainView(RENEWALS, ''), blocks: sections(results) })
  })
}

/** One after the other: limits count what was asked before. The same draft sent twice is one change. */
async function askAll(dependencies: SlackDependencies, drafts: readonly Draft[]): Promise<string[]> {
  const results: string[] = []
  for (const draft of drafts) {
    const result = await request(dependencies, draft)
    results.push(`*${escaped(draft.company?.name ?? '')}*: ${sayResult(dependencies, draft, result)}`)
  }
  return results
}

function sayResult(
  dependencies: SlackDependencies,
  { chosen }: Draft,
  result: Awaited<ReturnType<typeof request>>
): string {
  const vendor = dependencies.vendors.find(({ name }) => name === chosen?.vendor)
  if ('requested' in result) return `asked for. ${sayState(result.requested, vendor)}`
  if ('refused' in result) return `not asked for. ${sayRefusal(result, vendor)}`
  const { faults, nothing } = result.invalid
  return `not asked for. ${escaped(Object.values(faults).join(' ')) || (nothing ? 'Nothing would change.' : '')}`
}

function draftIds(view: ViewOutput): string[] {
  return metadata.safeParse(metadataIn(view.private_metadata)).data?.drafts ?? []
}

/** What the form holds for each company; nothing where it is of somebody else, or older than drafts live. */
async function draftsOf(
  dependencies: SlackDependencies,
  person: Person | undefined,
  view: ViewOutput,
  ids: readonly string[]
): Promise<Draft[]> {
  const found = await Promise.all(ids.map(id => dependencies.store.draft(id)))
  const drafts = found.filter(draft => draft !== undefined && person !== undefined && isSame(draft.person, person))
  const words = {
    reason: view.state.values[REASON]?.[REASON]?.value ?? '',
    reference: view.state.values[REFERENCE]?.[REFERENCE]?.value ?? ''
  }
  return drafts.flatMap(draft => (draft ? [{ ...draft, ...words }] : []))
}
