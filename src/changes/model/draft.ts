import type { Person } from '../../policy/context.ts'
import type { Company } from '../ports/vendor.ts'
import type { Change, Edit, Options, Values } from './change.ts'
import type { Schedule } from './schedule.ts'

/** An open form: its context, the data it was filled from, and the input so far. Plain JSON. */
export type Draft = {
  id: string
  person: Person
  channel: string
  /** The thread of the message it was opened from. */
  origin?: NonNullable<Change['origin']>
  /** The company search text typed after the command. */
  search: string
  /** `seats=+40` as typed; interpreted again for every chosen company. */
  given: readonly { key: string; text: string }[]
  chosen: { vendor: string; id: string } | null
  /** When to apply the change, as typed after the command, until a company is chosen: `end` depends on it. */
  at?: string
  /** The day and time chosen in the form, in the deployment's time zone; unset or both null to apply it at once. */
  schedule?: Schedule
  /** The edits of an ended change that is requested again; `step`: a number moves as far as it was to move then. */
  again?: { edits: readonly Edit[]; step: boolean }
  /** From the values that a change was read back with to those before it. */
  undoes?: readonly Edit[]
  /** What to suggest once a company is chosen: more seats than users, or the next term. */
  suggests?: 'seats' | 'renewal'
  /** Null until a company is chosen and read. */
  company: Company | null
  options: Options
  /** Input by field key, including parts of the form that are hidden. */
  typed: Values
  reason: string
  reference: string
  /** Whether profile and settings are shown as well as the licence. */
  all: boolean
  /** The whole profile as text, when it is to be replaced. */
  profile?: string
  /** The revision that the form edits; null for a new change. */
  revises: { change: string; revision: number; hash: string } | null
}
