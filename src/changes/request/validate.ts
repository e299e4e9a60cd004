import { dayIn } from '../../policy/hours.ts'
import { isCalled, oneWord } from '../../policy/text.ts'
import { type Change, type Draft, type Edit, editsBetween, namesOf, wantedValues } from '../model/change.ts'
import { applyAtOf } from '../model/schedule.ts'
import { describedUpload } from '../model/upload.ts'
import type { Clock, Store } from '../ports/ports.ts'
import {
  type Company,
  type Faults,
  type Field,
  fieldByKey,
  fieldsOf,
  groupsOf,
  type Options,
  type Value,
  type Values,
  type Vendor
} from '../ports/vendor.ts'
import { interpret } from './answers.ts'
import { beyondLimits, warningsOf } from './checks.ts'

const LONGEST_REASON = 1000
/** A link to a message in a thread fits. */
const LONGEST_REFERENCE = 200
/** What is said of a request without a reason. */
export const NO_REASON = 'Say why: whoever approves reads it, and so does whoever asks next year.'

/** Why a form cannot be submitted; `nothing` means that there is nothing to request. */
export type InvalidDraft = {
  faults: Faults
  reason?: string
  reference?: string
  at?: string
  nothing?: 'no-company' | 'no-change'
}

/** A valid request. */
export type Validation = { vendor: Vendor; company: Company } & Pick<
  Change,
  'edits' | 'whole' | 'applyAt' | 'names' | 'reason' | 'reference' | 'use' | 'ends' | 'warnings'
>

export type ValidationDependencies = {
  store: Store
  clock: Clock
  /** The time zone that decides what day it is. */
  zone: string
  vendor(name: string): Vendor
}

/** Makes edits from the input, or returns what is wrong with it. */
export async function validateDraft(
  dependencies: ValidationDependencies,
  draft: Draft
): Promise<{ validation: Validation } | { invalid: InvalidDraft }> {
  const { company, chosen } = draft
  if (!company || !chosen) return { invalid: { faults: {}, nothing: 'no-company' } }
  const vendor = dependencies.vendor(chosen.vendor)
  const today = todayOf(dependencies)
  const when = applyAtOf(draft.schedule, dependencies.zone, dependencies.clock.now())
  const others = { ...wordsFaults(draft), ...('fault' in when && { at: when.fault }) }

  const typed = typedIn(vendor, company, draft)
  if ('faults' in typed) return { invalid: { faults: typed.faults, ...others } }
  const dependent = applyFieldDependencies(vendor, company, { ...draft, ...typed }, today)
  const edits = editsOf(company, dependent.wanted, draft.uploads)
  const invalid: InvalidDraft = { faults: dependent.faults, ...others }
  if (edits.length === 0) invalid.nothing = 'no-change'
  if ('fault' in when || Object.keys(invalid).length > 1 || Object.keys(invalid.faults).length > 0) return { invalid }

  const open = await dependencies.store.open({ vendor: vendor.name, id: company.id })
  const otherChanges = open.filter(({ id }) => id !== draft.revises?.change)
  return {
    validation: {
      vendor,
      company,
      edits,
      ...(draft.profile !== undefined && { whole: true }),
      ...(when.applyAt && { applyAt: when.applyAt }),
      names: namesOf(edits, company, draft.options),
      reason: draft.reason.trim(),
      reference: draft.reference.trim() || null,
      use: company.use,
      ends: company.ends,
      warnings: warningsOf(company, edits, otherChanges, today, { fields: vendor.fields, options: draft.options })
    }
  }
}

/** The input, from the fields or from the whole profile if that is to be replaced. */
export function typedIn(
  { profile }: Vendor,
  company: Company,
  draft: Pick<Draft, 'typed' | 'profile'>
): { typed: Values } | { faults: Faults } {
  if (draft.profile === undefined || !profile) return { typed: draft.typed }
  const read = profile.read(draft.profile, company)
  return 'faults' in read ? read : { typed: read.wanted }
}

/** The input completed with the values that the vendor requires with it, and all errors. */
export function applyFieldDependencies(
  vendor: Vendor,
  company: Company,
  { typed, options, uploads = {} }: Pick<Draft, 'typed' | 'options' | 'uploads'>,
  today: string
): { wanted: Values; faults: Faults } {
  const requested = wantedValues(editsBetween(company.values, typed))
  const files = Object.entries(uploads).map(([key, upload]) => [key, describedUpload(upload)])
  const both = files.flatMap(([key = '']) => (key in requested ? [[key, 'Give an address or a file, not both.']] : []))
  // A file needs what any other change needs, but is no value of its field.
  const all = { ...Object.fromEntries(files), ...requested }
  const dependent = vendor.applyFieldDependencies(company.values, all, options, today)
  const wanted = Object.fromEntries(
    Object.entries(dependent.wanted).filter(([key]) => key in requested || !(key in uploads))
  )
  const limits = beyondLimits(fieldsOf(vendor, company), company.values, wanted, options)
  return { wanted, faults: { ...dependent.faults, ...limits, ...Object.fromEntries(both) } }
}

/** The edits to the wanted values and files, with the groups of the company's own fields. */
export function editsOf(company: Company, wanted: Values, uploads: Draft['uploads'] = {}): Edit[] {
  const edits = editsBetween(company.values, wanted).map(edit => {
    const own = fieldByKey(company.fields, edit.field)
    return own ? { ...edit, groups: groupsOf(own) } : edit
  })
  const files = Object.entries(uploads).map(([field, upload]): Edit => {
    return { field, seen: company.values[field] ?? null, wanted: describedUpload(upload), upload }
  })
  return [...edits, ...files]
}

/** Today, in the deployment's time zone. */
export function todayOf({ clock, zone }: Pick<ValidationDependencies, 'clock' | 'zone'>): string {
  return dayIn(zone, clock.now())
}

function wordsFaults({ reason, reference }: Draft): Pick<InvalidDraft, 'reason' | 'reference'> {
  const faults: Pick<InvalidDraft, 'reason' | 'reference'> = {}
  if (reason.trim() === '') faults.reason = NO_REASON
  if (reason.length > LONGEST_REASON) faults.reason = `A reason can be at most ${LONGEST_REASON} characters.`
  if (reference.length > LONGEST_REFERENCE) {
    faults.reference = `A reference can be at most ${LONGEST_REFERENCE} characters.`
  }
  return faults
}

type Given = readonly { key: string; text: string }[]

/**
 * Interprets `seats=+40` and the like against live values, completed with dependent values, over what is `suggested`. A
 * value beyond a limit is reported but stays in the form to be corrected.
 */
export function prefill(
  vendor: Vendor,
  company: Company,
  given: Given,
  options: Options,
  today: string,
  suggested: Values = {}
): { typed: Values; problems: string[] } {
  const { typed: understood, problems } = understand(vendor, company, given, options)
  const typed = { ...suggested, ...understood }
  if (Object.keys(typed).length === 0) return { typed, problems }
  const { wanted, faults } = applyFieldDependencies(vendor, company, { typed, options }, today)
  return { typed: { ...typed, ...wanted }, problems: [...problems, ...Object.values(faults)] }
}

/** The interpreted values. Problems quote the rejected input, so that nothing is lost. */
export function understand(
  vendor: Vendor,
  company: Company,
  given: Given,
  options: Options
): { typed: Values; problems: string[] } {
  const typed: Record<string, Value> = {}
  const problems: string[] = []
  const fields = fieldsOf(vendor, company)
  for (const { key, text } of given) {
    const field = fieldNamed(fields, key)
    if (!field) {
      const known = fields.map(one => oneWord(one.key)).join(', ')
      problems.push(`There is no field “${key}” (you typed ${key}=${text}). The fields are ${known}.`)
      continue
    }
    const answer = interpret(field, text, company.values[field.key] ?? null, options[field.key] ?? [])
    if ('fault' in answer) problems.push(answer.fault)
    else typed[field.key] = answer.value
  }
  return { typed, problems }
}

/** The field with this key or label. Undefined if there is none, or if several share the label. */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  const exact = fields.find(({ key }) => key === name)
  const called = fields.filter(field => isCalled(field, name))
  return exact ?? (called.length === 1 ? called[0] : undefined)
}
