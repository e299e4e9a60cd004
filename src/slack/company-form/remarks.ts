import { authorizeInAdvance, editContext, scheduleOf } from '../../changes/access/authorize-person.ts'
import { type Draft, identityOf, type Warning } from '../../changes/model/change.ts'
import { applyAtOf, stateOnceApproved } from '../../changes/model/schedule.ts'
import { type Company, type Field, fieldByKey, fieldsOf, same, type Vendor } from '../../changes/ports/vendor.ts'
import { warningsOf } from '../../changes/request/checks.ts'
import {
  applyFieldDependencies,
  editsOf,
  fieldNamed,
  todayOf,
  typedIn,
  understand
} from '../../changes/request/validate.ts'
import type { Refusal } from '../../policy/context.ts'
import { SEATS } from '../../policy/policy.ts'
import { sayTime } from '../text/dates.ts'
import { sayWarning } from '../text/edits.ts'
import { escaped, sayFaults } from '../text/format.ts'
import { sayPolicyRefusal, sayRequirement } from '../text/policy.ts'
import type { SlackDependencies } from '../transport/listener.ts'
import { APPLY_DAY, PROFILE } from './ids.ts'

/** A sentence, in mrkdwn, beside what it is about: by the key of a field, or an input's id; without one, at the top. */
export type Note = { about?: string; level: 'error' | 'warning'; text: string }

/** What a form says beside its fields, which is not in its draft. */
export type Remarks = {
  notes: readonly Note[]
  /** Keys of the empty fields that the vendor demands with every change. */
  demanded: readonly string[]
  /** The policy's requirement for what is in the form; or why it could not be submitted, or was not. In mrkdwn. */
  verdict?: { requirement: string } | { refused: string }
  /** What submitting does. */
  submits: 'request' | 'apply' | 'schedule'
  /** The time zone of the date on which it is applied. */
  zone: string
}

/** What is said where no company is chosen yet; `problems` are in mrkdwn. */
export function remarksWithout(zone: string, problems: readonly string[] = []): Remarks {
  return { notes: problems.map(text => noteOf(text)), demanded: [], submits: 'request', zone }
}

/**
 * What the form of a company says now: what cannot be used, what to consider, and what the policy requires or refuses.
 * `problems` and `refused`, in mrkdwn, are what else there is to say. Two statements, and no call to the vendor.
 */
export async function remarksOn(
  dependencies: SlackDependencies,
  draft: Draft,
  vendor: Vendor | undefined,
  { problems = [], refused }: { problems?: readonly string[]; refused?: string } = {}
): Promise<Remarks> {
  const { company, options } = draft
  const { zone } = dependencies
  const wasRefused = refused !== undefined && { verdict: { refused } }
  const without = { ...remarksWithout(zone, problems), ...wasRefused }
  if (!company || !vendor) return without
  const read = typedIn(vendor, company, draft)
  if ('faults' in read) {
    const faults = sayFaults(read.faults).map(text => noteOf(escaped(text), PROFILE))
    return { ...without, notes: [...without.notes, ...faults] }
  }
  const today = todayOf(dependencies)
  // Dependent edits are warned of too: a licence type removes modules that nobody touched.
  const { wanted, faults } = applyFieldDependencies(vendor, company, { ...draft, typed: read.typed }, today)
  const edits = editsOf(company, wanted, draft.uploads)
  const when = applyAtOf(draft.schedule, zone, dependencies.clock.now())
  const isValid = Object.keys(faults).length === 0 && !('fault' in when)
  const [open, inAdvance] = await Promise.all([
    dependencies.store.open({ vendor: vendor.name, id: company.id }),
    authorizeInAdvance(dependencies, draft.person, undefined, by => ({
      name: 'request',
      by,
      requested: {
        vendor: vendor.name,
        company: identityOf(company),
        edits: editContext(vendor, edits),
        schedule: scheduleOf('applyAt' in when && when.applyAt ? { applyAt: when.applyAt } : {})
      }
    }))
  ])
  const others = open.filter(({ id }) => id !== draft.revises?.change)
  const warnings = warningsOf(company, edits, others, today, { fields: vendor.fields, options })
  const notes = [
    ...without.notes,
    ...notUnderstood(vendor, company, draft),
    ...Object.entries(faults).map(([key, fault]) => noteOf(escaped(fault), key)),
    ...('fault' in when ? [noteOf(escaped(when.fault), APPLY_DAY)] : []),
    ...warnings.map(warning => ({
      ...noteOf(sayWarning(warning, 'now'), fieldOf(warning, vendor)),
      level: 'warning' as const
    }))
  ]
  const demanded = vendor.demands?.(company.values, options, today) ?? []
  const remarks: Remarks = { ...without, notes, demanded }
  if ('refused' in inAdvance) {
    const text = `Not allowed: ${sayPolicyRefusal(inAdvance, vendor)}`
    if (inAdvance.refused === 'no-edits') return remarks
    const places = placesOf(inAdvance)
    if (places) return { ...remarks, notes: [...places.map(about => noteOf(text, about)), ...notes] }
    // Values that cannot be requested need no approval either.
    return isValid ? { ...remarks, verdict: { refused: text }, ...wasRefused } : remarks
  }
  if (!isValid || edits.length === 0) return remarks
  const { requirement, approved } = inAdvance
  const applyAt = 'applyAt' in when ? when.applyAt : null
  const state = stateOnceApproved({ requirement, ...(applyAt && { applyAt }) }, dependencies.clock.now())
  const due = state.name === 'scheduled' ? ` It will be applied ${sayTime(state.due, zone)} or later.` : ''
  const said = `This ${sayRequirement(requirement)}.${due}`
  const submits = approved ? (state.name === 'scheduled' ? 'schedule' : 'apply') : 'request'
  return { ...remarks, verdict: { requirement: said }, submits, ...wasRefused }
}

function noteOf(text: string, about?: string): Note {
  return { level: 'error', text, ...(about !== undefined && { about }) }
}

/** What was typed after the command and cannot be used, until the field has another value. */
function notUnderstood(vendor: Vendor, company: Company, { given, options, typed }: Draft): Note[] {
  const fields = fieldsOf(vendor, company)
  return given.flatMap(one => {
    const key = fieldNamed(fields, one.key)?.key
    const isMended = key !== undefined && key in typed && !same(typed[key], company.values[key])
    return isMended
      ? []
      : understand(vendor, company, [one], options).problems.map(problem => noteOf(escaped(problem), key))
  })
}

/** The key of the field that a warning is about; undefined where it is about the company. */
function fieldOf(warning: Warning, { fields }: Vendor): string | undefined {
  const warned = (is: (warns: NonNullable<Field['warns']>) => boolean) =>
    fields.find(({ warns }) => warns !== undefined && is(warns))?.key
  switch (warning.name) {
    case 'fewer-seats-than-users':
    case 'big-cut':
    case 'no-longer-unlimited':
      return SEATS
    case 'licence-ended':
      return fieldByKey(fields, 'ends')?.key
    case 'company-disabled':
      return warned(warns => 'disabledBy' in warns)
    case 'module-dropped':
      return warned(warns => 'loses' in warns)
    case 'access-granted':
      return warned(warns => 'grants' in warns)
    case 'other-open-change':
      return undefined
    default:
      return warning satisfies never
  }
}

/** What a refusal is about: fields, or the company (undefined); nothing where it is about all that was typed. */
function placesOf(refusal: Refusal): (string | undefined)[] | undefined {
  switch (refusal.refused) {
    case 'field-forbidden':
      return [...refusal.fields]
    case 'too-many-seats':
    case 'too-many-seats-this-hour':
    case 'hour-unknown':
      return [SEATS]
    case 'all-frozen':
    case 'company-frozen':
    case 'other-team':
    case 'not-a-member':
    case 'membership-unknown':
    case 'may-not-request':
    case 'may-not-view':
      return [undefined]
    default:
      return undefined
  }
}
