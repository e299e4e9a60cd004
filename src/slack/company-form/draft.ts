import { randomUUID } from 'node:crypto'
import type { Draft, Edit } from '../../changes/model/change.ts'
import { readImage, type Upload } from '../../changes/model/upload.ts'
import {
  type Company,
  type Field,
  fieldByKey,
  fieldsOf,
  type Options,
  same,
  type Value,
  type Values,
  type Vendor
} from '../../changes/ports/vendor.ts'
import { undoneNow, wantedAgain } from '../../changes/request/again.ts'
import { parts } from '../../changes/request/answers.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { SEATS } from '../../policy/policy.ts'
import { type Settings, suggestedSeats } from '../../watch/alerts/alert.ts'
import type { SlackDependencies } from '../transport/listener.ts'
import { type FormState, textIn } from '../transport/request.ts'
import { chosenCompany, textOf } from './draw-fields.ts'
import {
  APPLY_DAY,
  APPLY_TIME,
  COMPANY,
  fieldBlock,
  profileBlock,
  REASON,
  REFERENCE,
  UPLOAD,
  uploadBlock
} from './ids.ts'

/** An empty draft; `channel` is where its change will be announced. */
export function newDraft(person: Person, channel: string): Draft {
  return {
    id: `drf_${randomUUID()}`,
    person,
    channel,
    search: '',
    given: [],
    chosen: null,
    company: null,
    options: {},
    typed: {},
    reason: '',
    reference: '',
    all: false,
    revises: null
  }
}

/** The draft with this id, where it is the person's own; undefined also where it has expired. */
export async function ownDraft(
  { store }: Pick<SlackDependencies, 'store'>,
  person: Person | undefined,
  id: string
): Promise<Draft | undefined> {
  const draft = await store.draft(id)
  return draft && person && isSame(draft.person, person) ? draft : undefined
}

/** A profile that is still empty, filled with what the company has and, over it, what was typed. */
export function withProfile(draft: Draft, { profile }: Vendor): Draft {
  const { company, typed } = draft
  if (draft.profile !== '' || !company || !profile) return draft
  return { ...draft, profile: profile.show({ ...company, values: { ...company.values, ...typed } }) }
}

/** Values to fill in, and why others are not suggested. */
type Suggestion = { wanted: Values; problems: string[] }

/** What a form is filled with, by what the company has now: what ends an alert, undoes a change, or is wanted again. */
export function suggestionFor(
  { suggests, undoes, again }: Pick<Draft, 'suggests' | 'undoes' | 'again'>,
  vendor: Vendor,
  company: Company,
  options: Options,
  { seatStep }: Settings,
  today: string
): Suggestion {
  switch (suggests) {
    case undefined:
      if (undoes) return undoing(undoes, vendor, company)
      return {
        wanted: again ? wantedAgain(again, company.values) : {},
        problems: again?.edits.some(({ upload }) => upload) ? ['Upload the file again: it is not kept here.'] : []
      }
    case 'seats': {
      const seats = suggestedSeats(company.use, seatStep)
      if (seats !== null) return { wanted: { [SEATS]: seats }, problems: [] }
      return { wanted: {}, problems: ['Its seats are not limited any more, so there is no limit to raise.'] }
    }
    case 'renewal': {
      const wanted = vendor.renewal?.(company, options, today) ?? {}
      if (Object.keys(wanted).length > 0) return { wanted, problems: [] }
      return { wanted, problems: [`${vendor.label} tells no next term of this licence. Choose its end yourself.`] }
    }
    default:
      return suggests satisfies never
  }
}

function undoing(edits: readonly Edit[], vendor: Vendor, company: Company): Suggestion {
  const { wanted, moved } = undoneNow(edits, company.values)
  const fields = fieldsOf(vendor, company)
  const problems = moved.map(key => {
    const label = fieldByKey(fields, key)?.label ?? key
    return `${label} has been changed since, so it is left as it is. Change it below if you want to.`
  })
  if (Object.keys(wanted).length === 0) problems.push('Nothing of that change is left to undo.')
  return { wanted, problems }
}

/** The draft with what is in the form now. Fields that are not shown keep what was typed before. */
export function withAnswers(draft: Draft, fields: readonly Field[], state: FormState): Draft {
  return {
    ...draft,
    reason: textIn(state, REASON),
    reference: textIn(state, REFERENCE),
    ...profileIn(draft, state),
    schedule: {
      day: state[APPLY_DAY]?.[APPLY_DAY]?.selected_date ?? null,
      time: state[APPLY_TIME]?.[APPLY_TIME]?.selected_time ?? null
    },
    typed: { ...draft.typed, ...answersIn(draft, fields, state) }
  }
}

/**
 * The draft with the files that were uploaded in its form, or what is wrong with one, by its block. A file of before
 * stays until another one, or an address, is given.
 */
export async function withUploads(
  { views }: Pick<SlackDependencies, 'views'>,
  draft: Draft,
  fields: readonly Field[],
  state: FormState
): Promise<{ draft: Draft } | { faults: Record<string, string> }> {
  const { company, person, typed } = draft
  const uploads: Record<string, Upload> = {}
  const faults: Record<string, string> = {}
  for (const { key, kind } of fields) {
    if (kind.name !== 'text' || !kind.upload || !company) continue
    const block = uploadBlock(key, company.id)
    const [file] = state[block]?.[UPLOAD]?.files ?? []
    const read = file && (await readImage(views.readFile, { by: person.user, file: file.id }, kind.upload))
    const kept = same(typed[key] ?? null, company.values[key]) || !(key in typed) ? draft.uploads?.[key] : undefined
    if (read && 'fault' in read) faults[block] = read.fault
    else {
      const upload = read?.upload ?? kept
      if (upload) uploads[key] = upload
    }
  }
  return Object.keys(faults).length > 0 ? { faults } : { draft: { ...draft, uploads } }
}

/** The company that is chosen in the form; null where the choice is of none, undefined where none is made. */
export function companyIn(state: FormState): { vendor: string; id: string } | null | undefined {
  const [, answers] = Object.entries(state).find(([block]) => block.startsWith(COMPANY)) ?? []
  const value = answers?.[COMPANY]?.selected_option?.value
  return value === undefined ? undefined : chosenCompany(value)
}

function profileIn({ company }: Draft, state: FormState): Pick<Draft, 'profile'> {
  const [answer] = Object.values(state[profileBlock(company?.id ?? '')] ?? {})
  return answer ? { profile: answer.value ?? '' } : {}
}

function answersIn(draft: Draft, fields: readonly Field[], state: FormState): Values {
  const { company } = draft
  if (!company) return {}
  const answers = fields.flatMap((field): [string, Value][] => {
    const [answer] = Object.values(state[fieldBlock(field.key, draft)] ?? {})
    return answer ? [[field.key, valueFrom(field, answer, company.values[field.key] ?? null)]] : []
  })
  return Object.fromEntries(answers)
}

function valueFrom({ kind }: Field, answer: FormState[string][string], live: Value): Value {
  switch (kind.name) {
    case 'text':
      return textFrom(answer.value ?? '', live)
    case 'words':
      return listFrom(answer.value ?? '', live)
    case 'number':
      return answer.value ? Number(answer.value) : null
    case 'date':
      return answer.selected_date ?? null
    case 'flag':
      return answer.selected_option ? answer.selected_option.value === 'true' : live
    case 'choice':
      return answer.selected_option?.value ?? null
    case 'choices':
      return (answer.selected_options ?? []).map(({ value }) => value)
    default:
      return kind satisfies never
  }
}

/** An unchanged input is no edit, whatever Slack does to line ends, spaces around it, and texts too long for it. */
function textFrom(text: string, live: Value): Value {
  const normalized = (one: string) => one.replaceAll('\r\n', '\n').trim()
  return normalized(text) === normalized(textOf(live)) ? live : text.trim() || null
}

function listFrom(text: string, live: Value): Value {
  const list = parts(text)
  return same(list, parts(textOf(live))) ? live : list
}
