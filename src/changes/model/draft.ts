import type { Person } from '../../policy/context.ts'
import type { Company } from '../ports/vendor.ts'
import type { Options, Values } from './change.ts'

/** A form that somebody has open: what it was asked for, filled from, and what was typed so far. Plain JSON. */
export type Draft = {
  id: string
  person: Person
  channel: string
  /** What was typed after the command to name a company. */
  search: string
  /** `seats=+40` as it was typed; read again for every company that is chosen. */
  given: readonly { key: string; text: string }[]
  chosen: { vendor: string; id: string } | null
  /** What the form is to want of whatever its company turns out to have: more seats than users, or the next term. */
  suggests?: 'seats' | 'renewal'
  /** What the open form was filled from; null until a company is chosen and read. */
  company: Company | null
  options: Options
  /** What was typed, by field key, also in parts of the form that are not shown just now. */
  typed: Values
  reason: string
  reference: string
  /** Whether profile and settings are shown beside the licence. */
  all: boolean
  /** The whole profile as it was filled in or pasted, where it is to be replaced as a whole. */
  profile?: string
  /** The revision of a change that the form edits; null where it asks for a new one. */
  revises: { change: string; revision: number; hash: string } | null
}
