import { dayIn } from '../../policy/day.ts'
import { isCalled, oneWord } from '../../policy/names.ts'
import {
  type Change,
  type Edit,
  type Field,
  fieldByKey,
  groupsOf,
  type Options,
  type Value,
  type Values
} from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import { editsBetween, wantedValues } from '../model/edits.ts'
import type { Clock, Store } from '../ports/ports.ts'
import { type Company, type Faults, fieldsOf, type Vendor } from '../ports/vendor.ts'
import { interpret } from './answers.ts'
import { beyondLimits, warningsOf } from './limits-and-warnings.ts'

const LONGEST_REASON = 1000
const LONGEST_REFERENCE = 100

/** Why a form cannot be sent as it is; `nothing` stands for "there is nothing to ask for". */
export type InvalidDraft = { faults: Faults; reason?: string; reference?: string; nothing?: 'no-company' | 'no-change' }

/** What a form asks for, all of it in order. */
export type Validation = { vendor: Vendor; company: Company } & Pick<
  Change,
  'edits' | 'whole' | 'names' | 'reason' | 'reference' | 'use' | 'ends' | 'warnings'
>

export type ValidationDependencies = {
  store: Store
  clock: Clock
  /** Decides which day it is. */
  zone: string
  vendor(name: string): Vendor
}

/** Turns what was typed into edits, each with the value seen and the value wanted, or says what is wrong with it. */
export async function validateDraft(
  dependencies: ValidationDependencies,
  draft: Draft
): Promise<{ validation: Validation } | { invalid: InvalidDraft }> {
  const { company, chosen } = draft
  if (!company || !chosen) return { invalid: { faults: {}, nothing: 'no-company' } }
  const vendor = dependencies.vendor(chosen.vendor)
  const today = todayOf(dependencies)

  const typed = typedIn(vendor, company, draft)
  if ('faults' in typed) return { invalid: { faults: typed.faults, ...wordsFaults(draft) } }
  const dependent = applyFieldDependencies(vendor, company, { ...draft, ...typed }, today)
  const edits = editsOf(company, dependent.wanted)
  const invalid: InvalidDraft = { faults: dependent.faults, ...wordsFaults(draft) }
  if (edits.length === 0) invalid.nothing = 'no-change'
  if (Object.keys(invalid).length > 1 || Object.keys(invalid.faults).length > 0) return { invalid }

  const open = await dependencies.store.open({ vendor: vendor.name, id: company.id })
  const others = open.filter(({ id }) => id !== draft.revises?.change)
  return {
    validation: {
      vendor,
      company,
      edits,
      ...(draft.profile !== undefined && { whole: true }),
      names: { ...labelsIn(edits, company), ...namesIn(edits, draft.options) },
      reason: draft.reason.trim(),
      reference: draft.reference.trim() || null,
      use: company.use,
      ends: company.ends,
      warnings: warningsOf(company, edits, others, today, { fields: vendor.fields, options: draft.options })
    }
  }
}

/** What was typed into the fields, or into the whole profile where that is to be replaced. */
export function typedIn(
  { profile }: Vendor,
  company: Company,
  draft: Pick<Draft, 'typed' | 'profile'>
): { typed: Values } | { faults: Faults } {
  if (draft.profile === undefined || !profile) return { typed: draft.typed }
  const read = profile.read(draft.profile, company)
  return 'faults' in read ? read : { typed: read.wanted }
}

/** What was typed, completed with what the vendor demands to go with it, and all that stands against it. */
export function applyFieldDependencies(
  vendor: Vendor,
  company: Company,
  { typed, options }: Pick<Draft, 'typed' | 'options'>,
  today: string
): { wanted: Values; faults: Faults } {
  const requested = wantedValues(editsBetween(company.values, typed))
  const { wanted, faults } = vendor.applyFieldDependencies(company.values, requested, options, today)
  return { wanted, faults: { ...faults, ...beyondLimits(fieldsOf(vendor, company), company.values, wanted, options) } }
}

/** The edits that lead to what is wanted, with the groups of those fields that only the company knows. */
export function editsOf(company: Company, wanted: Values): Edit[] {
  return editsBetween(company.values, wanted).map(edit => {
    const own = fieldByKey(company.fields, edit.field)
    return own ? { ...edit, groups: groupsOf(own) } : edit
  })
}

/** The vendor's tags of a company, where it has any: a policy may go by them. */
export function tagsOf({ values }: Company): string[] {
  return Array.isArray(values.tags) ? [...values.tags] : []
}

/** The day that it is now where the deployment is. */
export function todayOf({ clock, zone }: Pick<ValidationDependencies, 'clock' | 'zone'>): string {
  return dayIn(zone, clock.now())
}

function namesIn(edits: readonly Edit[], options: Options): Record<string, string> {
  const ids = new Set(edits.flatMap(({ seen, wanted }) => [seen, wanted].flat()))
  const chosen = edits.flatMap(({ field }) => options[field] ?? []).filter(({ value }) => ids.has(value))
  return Object.fromEntries(chosen.map(({ value, label }) => [value, label]))
}

/** What the company calls those of its own fields that are edited: no list of the vendor's tells it. */
function labelsIn(edits: readonly Edit[], company: Company): Record<string, string> {
  const edited = (company.fields ?? []).filter(({ key }) => edits.some(({ field }) => field === key))
  return Object.fromEntries(edited.map(({ key, label }) => [key, label]))
}

function wordsFaults({ reason, reference }: Draft): Pick<InvalidDraft, 'reason' | 'reference'> {
  const faults: Pick<InvalidDraft, 'reason' | 'reference'> = {}
  if (reason.trim() === '') faults.reason = 'Say why: whoever approves reads it, and so does whoever asks next year.'
  if (reason.length > LONGEST_REASON) faults.reason = `A reason can be at most ${LONGEST_REASON} characters.`
  if (reference.length > LONGEST_REFERENCE) {
    faults.reference = `A reference can be at most ${LONGEST_REFERENCE} characters.`
  }
  return faults
}

type Given = readonly { key: string; text: string }[]

/**
 * Reads `seats=+40` and the like against a company's live values, completed with what the vendor demands to go with
 * them, over what is `suggested`. A value beyond a limit is explained and stays in the form to be mended there.
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

/** What was meant; what cannot be used is explained, with what was typed in the explanation, so that nothing is lost. */
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

/**
 * The field that is meant by what was typed before an equals sign: its key or its label. Undefined where there is none,
 * or where several have that label.
 */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  const exact = fields.find(({ key }) => key === name)
  const called = fields.filter(field => isCalled(field, name))
  return exact ?? (called.length === 1 ? called[0] : undefined)
}
