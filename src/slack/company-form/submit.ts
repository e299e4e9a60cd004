import type { Draft } from '../../changes/model/change.ts'
import { type Field, fieldsOf, type Vendor } from '../../changes/ports/vendor.ts'
import { type Requested, type Revised, request, revise } from '../../changes/request/request.ts'
import type { InvalidDraft } from '../../changes/request/validate.ts'
import { sayState } from '../text/changes.ts'
import { sayFaults, shorten } from '../text/format.ts'
import { sayRefusal } from '../text/refusals.ts'
import { type Listeners, orVendorFault, type SlackDependencies, type Submission } from '../transport/listener.ts'
import { afterAckWindow, type FormState, withinAckWindow } from '../transport/request.ts'
import { type ModalView, textModal } from '../ui/blocks.ts'
import { companyIn, ownDraft, withAnswers, withUploads } from './draft.ts'
import { drawForm, drawLoading, FORM_TITLE, shownFields } from './draw-form.ts'
import { redraw } from './fill.ts'
import { APPLY_DAY, COMPANY, FORM, fieldBlock, profileBlock, REASON, REFERENCE } from './ids.ts'
import { TOO_OLD } from './listen.ts'
import { remarksOn } from './remarks.ts'

/** The vendor could not be read, as a sentence in mrkdwn. */
type Fault = { fault: string }

/** In characters: longer than anybody reads under an input. */
const LONGEST_ERROR = 1500

const NOT_YET = 'The form does not show this company yet. Wait for its values; if they do not come, choose it again.'

/**
 * Submitting the form. The change is stored before the form is acknowledged, so that a form that closed is a change that
 * exists. Slack may be slow to say who the person is: then the form is acknowledged with a loading view and updated with
 * the result.
 */
export function listenToSubmit(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.submit(FORM, async ({ person, view, ack }) => {
    const draft = await ownDraft(dependencies, person, view.private_metadata)
    if (!draft) {
      await ack({ response_action: 'update', view: textModal(FORM_TITLE, TOO_OLD) })
      return
    }
    const first = firstInput(view.blocks)
    const companyBlock = first.startsWith(COMPANY) ? first : undefined
    if (companyBlock && showsAnother(draft, view.state.values)) {
      await ack({ response_action: 'errors', errors: { [companyBlock]: NOT_YET } })
      return
    }
    const vendor = vendorOf(dependencies, draft)
    const fields = fieldsOf(vendor, draft.company)
    const full = withAnswers(draft, fields, view.state.values)
    const sending = orVendorFault(
      dependencies,
      () => send(dependencies, full, fields, view.state.values),
      fault => ({ draft: full, result: { fault } })
    )
    const sent = await withinAckWindow(dependencies.clock, sending)
    if (!sent) {
      await ack({ response_action: 'update', view: drawLoading(full, 'Checking who has to approve this…') })
      await showResult(dependencies, view.id, await afterAckWindow(dependencies.clock, sending))
      return
    }
    const { draft: filled, result } = sent
    const again = async (refused: string) => {
      const drawn = await drawAgain(dependencies, filled, refused)
      return { response_action: 'update', view: dependencies.views.acknowledged(drawn) } as const
    }
    if ('files' in result) await ack({ response_action: 'errors', errors: result.files })
    else if ('fault' in result) await ack(await again(result.fault))
    else if ('invalid' in result) await explain(dependencies, ack, filled, vendor, first, result.invalid)
    else if ('refused' in result) await ack(await again(sayRefusal(result, vendor)))
    else await ack()
  })
}

/** What came of a form, and the draft with its files. `files`: what is wrong with them, by block. */
type Sent = { draft: Draft; result: Requested | Revised | Fault | { files: Record<string, string> } }

async function send(
  dependencies: SlackDependencies,
  draft: Draft,
  fields: readonly Field[],
  state: FormState
): Promise<Sent> {
  const read = await withUploads(dependencies, draft, fields, state)
  if ('faults' in read) return { draft, result: { files: read.faults } }
  const sent = read.draft.revises ? revise(dependencies, read.draft) : request(dependencies, read.draft)
  return { draft: read.draft, result: await sent }
}

function vendorOf(dependencies: SlackDependencies, { chosen }: Draft): Vendor | undefined {
  return chosen ? dependencies.vendor(chosen.vendor) : undefined
}

/** The form as it was submitted, with why it was refused at the button, so that nothing typed is lost. */
async function drawAgain(dependencies: SlackDependencies, draft: Draft, refused: string): Promise<ModalView> {
  await dependencies.store.saveDraft(draft)
  const vendor = vendorOf(dependencies, draft)
  return drawForm(draft, vendor, [], await remarksOn(dependencies, draft, vendor, { refused }))
}

/** Replaces the loading view. */
async function showResult(dependencies: SlackDependencies, viewId: string, { draft, result }: Sent): Promise<void> {
  const again = async (problem: string) =>
    dependencies.views.update(viewId, await drawAgain(dependencies, draft, problem))
  if ('files' in result) return await again(Object.values(result.files).join(' '))
  if ('fault' in result) return await again(result.fault)
  if ('refused' in result) return await again(sayRefusal(result, vendorOf(dependencies, draft)))
  if ('invalid' in result) return redraw(dependencies, viewId, draft, { problems: wordsFaults(result.invalid) })
  const change = 'requested' in result ? result.requested : result.revised
  const sentence = `Requested. ${sayState(change, dependencies.vendor(change.vendor))}`
  await dependencies.views.update(viewId, textModal(FORM_TITLE, sentence))
}

/** Each fault under its field. Where a field is hidden, the form is drawn with all fields and all faults at the top. */
async function explain(
  dependencies: SlackDependencies,
  ack: Submission['ack'],
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
  const hidden = Object.keys(invalid.faults).filter(key => !shown.has(key))
  if (vendor && hidden.length > 0) {
    const open = { ...draft, all: true }
    await dependencies.store.saveDraft(open)
    const remarks = await remarksOn(dependencies, open, vendor, { problems: wordsFaults(invalid) })
    await ack({ response_action: 'update', view: dependencies.views.acknowledged(drawForm(open, vendor, [], remarks)) })
    return
  }
  const errors: Record<string, string> = {
    ...Object.fromEntries(Object.entries(invalid.faults).map(([key, fault]) => [fieldBlock(key, draft), fault])),
    ...reasonErrors(invalid)
  }
  if (invalid.nothing) {
    errors[first] ??=
      invalid.nothing === 'no-company'
        ? 'Choose a company first.'
        : 'Nothing is changed yet: all fields are as they are at the vendor now. Change at least one.'
  }
  await ack({ response_action: 'errors', errors })
}

/** What is wrong with the reason and the reference; the form itself says what is wrong with the rest. */
function wordsFaults({ reason, reference }: InvalidDraft): string[] {
  return [reason, reference].filter(one => one !== undefined)
}

/** Everything that is wrong with a profile, under its input. */
function profileErrors({ company }: Draft, invalid: InvalidDraft): Record<string, string> {
  const faults = sayFaults(invalid.faults)
  if (faults.length === 0 && invalid.nothing)
    faults.push('Nothing is changed yet: all of it is as it is at the vendor now.')
  return {
    ...(faults.length > 0 && { [profileBlock(company?.id ?? '')]: shorten(faults.join(' '), LONGEST_ERROR) }),
    ...reasonErrors(invalid)
  }
}

/** What is wrong with the date, the reason and the reference, by input. */
function reasonErrors({ at, reason, reference }: Partial<InvalidDraft>): Record<string, string> {
  return {
    ...(at && { [APPLY_DAY]: at }),
    ...(reason && { [REASON]: reason }),
    ...(reference && { [REFERENCE]: reference })
  }
}

/** Slack shows a newly chosen company before the form shows its values: those still are of another company, or none. */
function showsAnother({ chosen, company }: Draft, state: FormState): boolean {
  const picked = companyIn(state)
  if (picked === undefined) return false
  return !company || chosen?.vendor !== picked?.vendor || chosen?.id !== picked?.id
}

/** Where an error that belongs to no field is shown: under the company or, where that is fixed, the first field. */
function firstInput(blocks: readonly { type: string; block_id?: string }[]): string {
  return blocks.find(({ type }) => type === 'input')?.block_id ?? REASON
}
