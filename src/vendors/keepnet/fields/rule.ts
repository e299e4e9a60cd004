import type { Options, Values } from '../../../changes/model/field.ts'
import type { Faults } from '../../../changes/ports/vendor.ts'
import type { Key } from './fields.ts'

/** What is asked for so far. `merged` is the company as it would be, `differs` whether a value would be another. */
export type RequestedValues = {
  seen: Values
  wanted: Values
  merged: Values
  options: Options
  today: string
  differs(key: Key): boolean
}

/** What the vendor demands to go along, or what it forbids. */
export type Rule = (asked: RequestedValues) => { adds?: Values; faults?: Faults }
