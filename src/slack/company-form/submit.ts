import type { App, SlackViewMiddlewareArgs, ViewOutput, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { Draft } from '../../changes/model/draft.ts'
import { fieldsOf, type Vendor } from '../../changes/ports/vendor.ts'
import { type Requested, type Revised, request, revise } from '../../changes/request/request.ts'
import type { InvalidDraft } from '../../changes/request/validate.ts'
import type { Refusal } from '../../changes/review/review.ts'
import { isSame } from '../../policy/context.ts'
import { sayRefusal, sayState } from '../text/changes.ts'
import { sayFaults, shorten } from '../text/format.ts'
import { afterAckWindow, personOf, type SlackDependencies, withinAckWindow } from '../transport/listener.ts'
import { chosenCompany, plainView } from '../ui/blocks.ts'
import { fieldBlock, profileBlock } from './draw-fields.ts'
import { COMPANY, drawForm, drawLoading, FORM, REASON, REFERENCE, shownFields } from './draw-form.ts'
import { redraw, remarksOn } from './fill.ts'
import { chosenIn, withAnswers } from './listen.ts'

/** Longer than anybody reads under a field. */
const LONGEST_ERROR = 1500

const NOT_YET = 'The form does not show this company yet. Wait for its values; if they do not come, choose it again.'

/**
 * Sending the form. The change is stored before Slack is told that the form may close, so that a form that closed is
 * a change that exists. Where Slack is slow to say who is who, the form says that it is being checked, and then how
 * that ended.
 */
export function listenToSubmit(app: App, dependencies: SlackDependencies): void {
  app.view<ViewSubmitAction>(FORM, async ({ ack, body, view }) => {
    const person = personOf(body)
    const draft = await dependencies.store.draft(view.private_metadata)
    if (!draft || !person || !isSame(draft.person, person)) {
      const text = 'This form is too old. Close it and type `/company update` again.'
      await ack({ response_action: 'update', view: plainView('Change a company', text) })
      return
    }
    const first = firstInput(view.blocks)
    const companyBlock = first.startsWith(COMPANY) ? first : undefined
    if (companyBlock && isOfAnother(draft, view.state.values)) {
      await ack({ response_action: 'errors', errors: { [companyBlock]: NOT_YET } })
      return
    }
    const vendor = draft.chosen ? dependencies.vendor(draft.chosen.vendor) : undefined
    const full = withAnswers(draft, fieldsOf(vendor, draft.company), view.state.values)
    const sending: Promise<Requested | Revised> = full.revises
      ? revise(dependencies, full)
      : request(dependencies, full)
    const result = await withinAckWindow(dependencies.clock, sending)
    if (!result) {
      await ack({ response_action: 'update', view: drawLoading(full, 'Checking who has to approve this…') })
      await tell(dependencies, view.id, full, await afterAckWindow(dependencies.clock, sending))
    } else if ('invalid' in result) await explain(dependencies, ack, full, vendor, first, result.invalid)
    else if ('refused' in result)
      await ack({ response_action: 'update', view: await drawRefusal(dependencies, full, result) })
    else await ack()
  })
}

/** The form as it was sent, with what the policy says against it on its top: nothing typed is lost. */
async function drawRefusal(dependencies: SlackDependencies, draft: Draft, refusal: Refusal): Promise<ModalView> {
  await dependencies.store.saveDraft(draft)
  const vendor = draft.chosen ? dependencies.vendor(draft.chosen.vendor) : undefined
  const { warnings } = await remarksOn(dependencies, draft, vendor, [])
  return drawForm(draft, vendor, [], { warnings, problems: [sayRefusal(refusal, vendor)] })
}

/** The form has moved on to saying that it is checked: it says how that ended. */
async function tell(
  dependencies: SlackDependencies,
  viewId: string,
  draft: Draft,
  result: Requested | Revised
): Promise<void> {
  if ('refused' in result) return dependencies.views.update(viewId, await drawRefusal(dependencies, draft, result))
  if ('invalid' in result) return redraw(dependencies, viewId, draft, Object.values(result.invalid.faults))
  const change = 'requested' in result ? result.requested : result.revised
  const sentence = `Asked for. ${sayState(change, dependencies.vendor(change.vendor))}`
  await dependencies.views.update(viewId, plainView('Change a company', sentence))
}

type Ack = SlackViewMiddlewareArgs<ViewSubmitAction>['ack']

/** Each fault under its field; where its field is not shown, the form is drawn with all fields and says it on top. */
async function explain(
  dependencies: SlackDependencies,
  ack: Ack,
  draft: Draft,
  vendor: Vendor | undefined,
  first: string,
  invalid: InvalidDraft
): Promise<void> {
  if (draft.profile !== undefined) {
    await ack({ response_action: 'errors', errors: profileErrors(draft, invalid) })
    return
  }
  const shown = new Set(vendor ? shownFields(draft, vendor).fields.map(({ key }) => key) : [])
  const hidden = Object.entries(invalid.faults).filter(([key]) => !shown.has(key))
  if (vendor && hidden.length > 0) {
    const open = { ...draft, all: true }
    await dependencies.store.saveDraft(open)
    const problems = [...Object.values(invalid.faults), invalid.reason, invalid.reference].filter(
      one => one !== undefined
    )
    const remarks = await remarksOn(dependencies, open, vendor, problems)
    await ack({ response_action: 'update', view: drawForm(open, vendor, [], remarks) })
    return
  }
  const companyId = draft.company?.id ?? ''
  const errors = Object.fromEntries(
    Object.entries(invalid.faults).map(([key, fault]) => [fieldBlock(key, companyId), fault])
  )
  if (invalid.reason) errors[REASON] = invalid.reason
  if (invalid.reference) errors[REFERENCE] = invalid.reference
  if (invalid.nothing) {
    errors[first] ??=
      invalid.nothing === 'no-company'
        ? 'Choose a company first.'
        : 'Nothing is changed yet: all fields are as they are at the vendor now. Change at least one.'
  }
  await ack({ response_action: 'errors', errors })
}

/** All that is wrong with a profile, under it. */
function profileErrors({ company }: Draft, invalid: InvalidDraft): Record<string, string> {
  const said = sayFaults(invalid.faults)
  if (said.length === 0 && invalid.nothing)
    said.push('Nothing is changed yet: all of it is as it is at the vendor now.')
  return {
    ...(said.length > 0 && { [profileBlock(company?.id ?? '')]: shorten(said.join(' '), LONGEST_ERROR) }),
    ...(invalid.reason && { [REASON]: invalid.reason }),
    ...(invalid.reference && { [REFERENCE]: invalid.reference })
  }
}

/** Slack shows a choice before the form shows what belongs to it: those values are another company's, or none. */
function isOfAnother({ chosen, company }: Draft, state: ViewOutput['state']['values']): boolean {
  const picked = chosenIn(state)
  if (picked === undefined) return false
  const { vendor, id } = chosenCompany(picked) ?? {}
  return !company || chosen?.vendor !== vendor || chosen?.id !== id
}

/** Under which what is wrong with no field is said: the company or, where that is settled, the first field. */
function firstInput(blocks: readonly { type: string; block_id?: string }[]): string {
  return blocks.find(({ type }) => type === 'input')?.block_id ?? REASON
}
