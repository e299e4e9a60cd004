import type { Draft, Edit } from '../../changes/model/change.ts'
import {
  type Company,
  type Field,
  fieldByKey,
  fieldsOf,
  type Group,
  same,
  type Vendor
} from '../../changes/ports/vendor.ts'
import { stepOf } from '../../changes/request/again.ts'
import { companyDetails } from '../text/company.ts'
import { count, escaped, shorten } from '../text/format.ts'
import {
  actions,
  BUTTON_TEXT,
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
  section
} from '../ui/blocks.ts'
import { alert } from '../ui/tables.ts'
import { companyPicker, drawField, drawNotes, profileBlocks } from './draw-fields.ts'
import {
  APPLY_DAY,
  APPLY_TIME,
  CHECK,
  FORM,
  PROFILE,
  REASON,
  REFERENCE,
  REPLACE,
  RETRY,
  SAME_STEP,
  SAME_VALUE,
  SHOW_ALL
} from './ids.ts'
import type { Remarks } from './remarks.ts'

export const FORM_TITLE = 'Change a company'

/** Most fields of a form: Slack takes 100 blocks, and the rest of the form needs fewer than 20. */
const MOST_FIELDS = 80

const GROUPS: readonly [Group, string][] = [
  ['licence', 'Licence'],
  ['profile', 'Profile'],
  ['settings', 'Settings']
]

/** The form of a draft: the company, its fields with what was typed or is live, and the reason. */
export function drawForm(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[],
  remarks: Remarks
): ModalView {
  const { verdict, submits, zone } = remarks
  const shown = new Set(draft.company && vendor ? placesIn(draft, vendor) : [])
  const top = remarks.notes.filter(({ about }) => about === undefined || !shown.has(about))
  const about = (place: string) => drawNotes(remarks.notes.filter(note => note.about === place))
  const schedule = scheduleInputs(draft, zone)
  const blocks = [
    ...drawNotes(top),
    ...companyPicker(draft, vendor, matches),
    ...(vendor ? companyBlocks(draft, vendor, remarks) : []),
    ...schedule,
    ...(schedule.length > 0 ? about(APPLY_DAY) : []),
    ...reasonInputs(draft, 'Why this change? Whoever approves reads it.'),
    ...(verdict ? ('refused' in verdict ? alert('error', verdict.refused) : [context(verdict.requirement)]) : [])
  ]
  return formModal(draft, blocks, draft.revises ? 'Save the edit' : SUBMITS[submits])
}

const SUBMITS = {
  request: 'Request approval',
  apply: 'Apply now',
  schedule: 'Schedule'
} satisfies Record<Remarks['submits'], string>

/** What a note can stand beside. */
function placesIn(draft: Draft, vendor: Vendor): string[] {
  if (draft.profile !== undefined) return [PROFILE, APPLY_DAY, ...fieldsOf(vendor, draft.company).map(({ key }) => key)]
  return [APPLY_DAY, ...shownFields(draft, vendor).fields.map(({ key }) => key)]
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

function scheduleInputs({ schedule, chosen }: Draft, zone: string): InputBlock[] {
  if (!chosen) return []
  const [day, time] = [schedule?.day, schedule?.time]
  const dayPicker = { type: 'datepicker' as const, action_id: APPLY_DAY, ...(day && { initial_date: day }) }
  const timePicker = { type: 'timepicker' as const, action_id: APPLY_TIME, ...(time && { initial_time: time }) }
  return [
    input(APPLY_DAY, 'Apply on', dayPicker, {
      hint: 'Leave it empty to apply it once it is approved.',
      optional: true,
      dispatch: true
    }),
    input(APPLY_TIME, 'Apply at', timePicker, {
      hint: `In ${zone}; as that day begins if empty.`,
      optional: true,
      dispatch: true
    })
  ]
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

function companyBlocks(draft: Draft, vendor: Vendor, { notes, demanded }: Remarks): KnownBlock[] {
  const { company } = draft
  if (!company) return []
  if (draft.profile !== undefined) {
    const inProfile = notes.filter(({ about }) => about !== undefined && about !== APPLY_DAY)
    return profileBlocks(draft, company, vendor, inProfile)
  }
  const { fields, left } = shownFields(draft, vendor)
  const groups = GROUPS.flatMap(([group, title]): KnownBlock[] => {
    const inGroup = fields.filter(field => field.group === group)
    const drawn = inGroup.flatMap(field => [
      ...drawField(field, company, draft, demanded),
      ...drawNotes(notes.filter(({ about }) => about === field.key))
    ])
    return drawn.length === 0 ? [] : [header(title), ...drawn]
  })
  const showAll = button(SHOW_ALL, draft.all ? 'Hide profile and settings' : 'Show profile and settings')
  return [
    ...againButtons(draft, vendor, company),
    context(companyDetails(vendor, company)),
    ...(vendor.caution ? [context(escaped(vendor.caution))] : []),
    ...groups,
    ...(left.length > 0 ? [context(sayLeft(left))] : []),
    actions(SHOW_ALL, [
      ...(canHide(draft, vendor) ? [showAll] : []),
      button(CHECK, 'Check what this needs'),
      ...(vendor.profile ? [button(REPLACE, 'Replace the whole profile')] : [])
    ])
  ]
}

/** Where a number is not what it was, it can move as far as then, or to the same value as then. */
function againButtons({ again }: Draft, vendor: Vendor, { values }: Company): KnownBlock[] {
  const numbers = (again?.edits ?? []).filter(
    edit => stepOf(edit) !== undefined && !same(values[edit.field], edit.seen)
  )
  if (!again || numbers.length === 0) return []
  const says = (say: (edit: Edit) => string) => {
    const parts = numbers.map(edit => `${fieldByKey(vendor.fields, edit.field)?.label ?? edit.field} ${say(edit)}`)
    return shorten(`${parts.join(', ')} again`, BUTTON_TEXT)
  }
  const step = says(edit => signed(stepOf(edit) ?? 0))
  const value = says(({ wanted }) => count(Number(wanted)))
  return [
    context(`The numbers have changed since. Now chosen: *${escaped(again.step ? step : value)}*.`),
    actions(SAME_STEP, [button(SAME_STEP, step), button(SAME_VALUE, value)])
  ]
}

function signed(number: number): string {
  return `${number < 0 ? '−' : '+'}${count(Math.abs(number))}`
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
