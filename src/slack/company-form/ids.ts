import type { Draft } from '../../changes/model/change.ts'
import { blockId } from '../ui/blocks.ts'

/** The form's submission. */
export const FORM = 'company.update'

/** Actions of the form's buttons. */
export const SEARCH_AGAIN = 'company.search'
export const RETRY = 'company.retry'
/** Shows or hides profile and settings. */
export const SHOW_ALL = 'company.all'
/** Shows what the policy requires for what is in the form. */
export const CHECK = 'company.check'
/** From the fields to the whole profile, and back. */
export const REPLACE = 'company.replace'
export const FIELDS = 'company.fields'
/** For a change that is requested again: as much more as then, or the values of then. */
export const SAME_STEP = 'company.same-step'
export const SAME_VALUE = 'company.same-value'

/** Inputs. */
export const COMPANY = 'company'
export const CHOICE = 'field.choice'
export const TYPED = 'field.typed'
export const UPLOAD = 'field.upload'
export const PROFILE = 'company.profile'
export const REASON = 'reason'
export const REFERENCE = 'reference'
export const APPLY_DAY = 'apply-day'
export const APPLY_TIME = 'apply-time'

/**
 * The block of a field. Contains the company, and how the form was filled, because Slack keeps what was typed in a block
 * of the same id.
 */
export function fieldBlock(key: string, { company, again }: Pick<Draft, 'company' | 'again'>): string {
  return blockId(`field:${key}:${again?.step ? 'step:' : ''}${company?.id ?? ''}`)
}

/** The block of a field's file. */
export function uploadBlock(key: string, companyId: string): string {
  return blockId(`${UPLOAD}:${key}:${companyId}`)
}

/** The key of the field whose block this is. */
export function fieldKeyIn(block: string): string {
  return block.split(':')[1] ?? ''
}

/** The block of the whole profile. Contains the company for the same reason as that of a field. */
export function profileBlock(companyId: string): string {
  return blockId(`${PROFILE}:${companyId}`)
}
