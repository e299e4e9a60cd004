import type { App, SlackViewMiddlewareArgs, ViewOutput, ViewSubmitAction } from '@slack/bolt'
import type { Draft } from '../../changes/ports.ts'
import { request, type Unfit } from '../../changes/request.ts'
import type { Vendor } from '../../changes/vendor.ts'
import { isSame } from '../../policy/people.ts'
import { chosenCompany } from '../blocks.ts'
import type { Door } from '../door.ts'
import { personOf } from '../person.ts'
import { plainView } from '../windows.ts'
import { fieldBlock } from './draw-field.ts'
import { drawForm, FORM, REASON, REFERENCE, shownFields } from './draw-form.ts'
import { remarksOn } from './fill.ts'
import { chosenIn, withAnswers } from './read-form.ts'

const NOT_YET = 'The form does not show this company yet. Wait for its values; if they do not come, choose it again.'

/**
 * Sending the form. Only the database stands between the click and the answer: the change is stored before Slack
 * is told that the form may close, so that a form that closed is a change that exists.
 */
export function listenToSubmit(app: App, door: Door): void {
  app.view<ViewSubmitAction>(FORM, async ({ ack, body, view }) => {
    const person = personOf(body)
    const draft = await door.store.draft(view.private_metadata)
    if (!draft || !person || !isSame(draft.person, person)) {
      const text = 'This form is too old. Close it and type `/company update` again.'
      await ack({ response_action: 'update', view: plainView('Change a company', text) })
      return
    }
    const companyBlock = companyBlockIn(view.blocks)
    if (companyBlock && isOfAnother(draft, view.state.values)) {
      await ack({ response_action: 'errors', errors: { [companyBlock]: NOT_YET } })
      return
    }
    const vendor = draft.chosen ? door.vendor(draft.chosen.vendor) : undefined
    const full = withAnswers(draft, vendor?.fields ?? [], view.state.values)
    const result = await request(door, full)
    if ('asked' in result) await ack()
    else await explain(door, ack, full, vendor, companyBlock, result.unfit)
  })
}

type Ack = SlackViewMiddlewareArgs<ViewSubmitAction>['ack']

/** Each fault under its field; where its field is not shown, the form is drawn with all fields and says it on top. */
async function explain(
  door: Door,
  ack: Ack,
  draft: Draft,
  vendor: Vendor | undefined,
  companyBlock: string | undefined,
  unfit: Unfit
): Promise<void> {
  const shown = new Set(vendor ? shownFields(draft, vendor).map(({ key }) => key) : [])
  const hidden = Object.entries(unfit.faults).filter(([key]) => !shown.has(key))
  if (vendor && hidden.length > 0) {
    const open = { ...draft, all: true }
    await door.store.saveDraft(open)
    const problems = [...Object.values(unfit.faults), unfit.reason, unfit.reference].filter(one => one !== undefined)
    const remarks = await remarksOn(door, open, vendor, problems)
    await ack({ response_action: 'update', view: drawForm(open, vendor, [], remarks) })
    return
  }
  const companyId = draft.company?.id ?? ''
  const errors = Object.fromEntries(
    Object.entries(unfit.faults).map(([key, fault]) => [fieldBlock(key, companyId), fault])
  )
  if (unfit.reason) errors[REASON] = unfit.reason
  if (unfit.reference) errors[REFERENCE] = unfit.reference
  if (unfit.nothing && companyBlock) {
    errors[companyBlock] =
      unfit.nothing === 'no-company'
        ? 'Choose a company first.'
        : 'Nothing is changed yet: all fields are as they are at the vendor now. Change at least one.'
  }
  await ack({ response_action: 'errors', errors })
}

/** Slack shows a choice before the form shows what belongs to it: those values are another company's, or none. */
function isOfAnother({ chosen, company }: Draft, state: ViewOutput['state']['values']): boolean {
  const picked = chosenCompany(chosenIn(state) ?? '')
  return picked !== null && !(company && chosen?.vendor === picked.vendor && chosen.id === picked.id)
}

function companyBlockIn(blocks: readonly { type: string; block_id?: string }[]): string | undefined {
  return blocks.find(({ type, block_id }) => type === 'input' && block_id?.startsWith('company'))?.block_id
}
