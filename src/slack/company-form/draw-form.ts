import type { Field, Group } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import { fieldsOf, type Vendor } from '../../changes/ports/vendor.ts'
import { escaped, sayUse } from '../text/format.ts'
import {
  actions,
  button,
  context,
  header,
  INPUT_TEXT,
  type InputBlock,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  type PlainTextOption,
  section,
  sections
} from '../ui/blocks.ts'
import { companyPicker, drawField, profileBlocks } from './draw-fields.ts'
import { CHECK, FORM, REASON, REFERENCE, REPLACE, RETRY, SHOW_ALL } from './ids.ts'

export const FORM_TITLE = 'Change a company'

/** Most fields of a form: Slack takes 100 blocks, and the rest of the form needs fewer than 20. */
const MOST_FIELDS = 80

const GROUPS: readonly [Group, string][] = [
  ['licence', 'Licence'],
  ['profile', 'Profile'],
  ['settings', 'Settings']
]

/** What the form says beside its fields, in mrkdwn: what could not be used, what to consider, what the policy requires. */
export type Remarks = { problems: readonly string[]; warnings: readonly string[]; requirement?: string }

/** The form of a draft: the company, its fields with what was typed or is live, and the reason. */
export function drawForm(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[],
  { problems, warnings, requirement }: Remarks
): ModalView {
  const blocks = [
    ...sections(problems.map(problem => `*Please look:* ${problem}`)),
    ...companyPicker(draft, vendor, matches),
    ...(vendor ? companyBlocks(draft, vendor, warnings) : []),
    ...(requirement ? [context(requirement)] : []),
    ...reasonInputs(draft, 'Why this change? Whoever approves reads it.')
  ]
  return formModal(draft, blocks, draft.revises ? 'Save the edit' : 'Ask for approval')
}

/** Shown until the vendor has answered. Has no inputs, so that nothing typed is lost. */
export function drawLoading(draft: Draft, text: string): ModalView {
  return formModal(draft, [section(text)])
}

/** Says that the vendor did not answer, and offers to try again. What was typed is in the draft. */
export function drawTrouble(draft: Draft, text: string): ModalView {
  const retry = button(RETRY, 'Try again', { style: 'primary' })
  return formModal(draft, [section(text), actions(RETRY, [retry])])
}

/** The metadata is the draft's id, with which everything else is found. */
function formModal(draft: Draft, blocks: KnownBlock[], submit?: string): ModalView {
  return modal(FORM_TITLE, blocks, { callback: FORM, metadata: draft.id, close: 'Cancel', ...(submit && { submit }) })
}

/** The two inputs that every form of a change has. `hint` is of the reason. */
export function reasonInputs({ reason, reference }: Pick<Draft, 'reason' | 'reference'>, hint: string): InputBlock[] {
  const element = (id: string, value: string) => ({
    type: 'plain_text_input' as const,
    action_id: id,
    multiline: id === REASON,
    // A command can hold more than an input; what is too long is reported when the form is submitted.
    ...(value && { initial_value: value.slice(0, INPUT_TEXT) })
  })
  const order = 'A purchase order or ticket, if there is one.'
  return [
    input(REASON, 'Reason', element(REASON, reason), { hint, optional: false }),
    input(REFERENCE, 'Reference', element(REFERENCE, reference), { hint: order, optional: true })
  ]
}

function companyBlocks(draft: Draft, vendor: Vendor, warnings: readonly string[]): KnownBlock[] {
  const { company } = draft
  if (!company) return []
  if (draft.profile !== undefined) return profileBlocks(draft, company, vendor, warnings)
  const { fields, left } = shownFields(draft, vendor)
  const groups = GROUPS.flatMap(([group, title]): KnownBlock[] => {
    const inGroup = fields.filter(field => field.group === group)
    return inGroup.length === 0 ? [] : [header(title), ...inGroup.map(field => drawField(field, company, draft))]
  })
  const showAll = button(SHOW_ALL, draft.all ? 'Hide profile and settings' : 'Show profile and settings')
  return [
    context([escaped(vendor.label), sayUse(company.use, company.ends)].filter(Boolean).join(' · ')),
    ...(vendor.caution ? [context(escaped(vendor.caution))] : []),
    ...warnings.map(warning => section(`Warning: ${warning}`)),
    ...groups,
    ...(left.length > 0 ? [context(sayLeft(left))] : []),
    actions(SHOW_ALL, [
      ...(canHide(draft, vendor) ? [showAll] : []),
      button(CHECK, 'Check what this needs'),
      ...(vendor.profile ? [button(REPLACE, 'Replace the whole profile')] : [])
    ])
  ]
}

/** The fields that a draft's form shows, and those beyond its limit; fields that were typed come first. */
export function shownFields(draft: Draft, vendor: Vendor): { fields: Field[]; left: Field[] } {
  const all = fieldsOf(vendor, draft.company)
  const showsAll = draft.all || !canHide(draft, vendor)
  const wanted = all.filter(({ group }) => showsAll || group === 'licence')
  const first = [...wanted].sort((one, other) => Number(other.key in draft.typed) - Number(one.key in draft.typed))
  const shown = new Set(first.slice(0, MOST_FIELDS))
  return { fields: wanted.filter(one => shown.has(one)), left: wanted.filter(one => !shown.has(one)) }
}

/** Profile and settings can be hidden where there are licence fields to show. */
function canHide(draft: Draft, vendor: Vendor): boolean {
  const groups = new Set(fieldsOf(vendor, draft.company).map(({ group }) => group))
  return groups.has('licence') && groups.size > 1
}

function sayLeft(left: readonly Field[]): string {
  const example = left[0]?.key ?? ''
  return `${left.length} more fields have no room here. Give them after the command, such as \`${escaped(example)}=…\`.`
}
