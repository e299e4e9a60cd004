import type { KnownBlock } from '@slack/types'
import { isRecord, parsed } from '../check/problem.ts'
import { checkModal, isTooLarge, type Modal } from '../check/surface.ts'
import { realDate } from '../check/values.ts'
import { type InputValue, isEmpty, type Values } from '../inputs.ts'
import { find, ImpossibleAct, type WorkspaceParts } from '../parts.ts'
import type { OpenView } from '../workspace.ts'
import { keep, TROUBLE } from './act.ts'

/** What a person sees after submitting. `errors` are by block id, `failed` is Slack's own message. */
export type Submitted = {
  errors?: Readonly<Record<string, string>>
  failed?: string
  done?: 'closed' | 'updated' | 'pushed' | 'cleared'
}

/** Submits a modal: Slack validates what it can itself, asks the app, and does what the app answers. */
export async function submit(
  parts: WorkspaceParts,
  person: string,
  viewId: string,
  typed: Values = {}
): Promise<Submitted> {
  const place = find(parts, person, { type: 'view', viewId })
  if (place.name !== 'modal') throw new ImpossibleAct('An App Home has no submit button.')
  const { open } = place
  if (open !== parts.stacks.of(person).at(-1)) throw new ImpossibleAct(`The view ${viewId} is covered by another one.`)
  if (open.view.submit === undefined) throw new ImpossibleAct(`The view ${viewId} has no submit button.`)
  if (open.sending) throw new ImpossibleAct(`The view ${viewId} is being sent just now.`)
  keep(parts.workspace, person, place, typed)
  const errors = incomplete(open.view.blocks, open.values)
  if (Object.keys(errors).length > 0) return shown(parts, open, { errors })

  open.sending = true
  delete open.failed
  open.errors = {}
  parts.workspace.changed()
  const trigger_id = parts.triggers.make({ person, from: 'view' })
  const payload = { ...parts.payloads.submission(open), trigger_id }
  const came = await parts.deliveries.deliver('view_submission', { kind: 'interactive', payload })
  open.sending = false
  return came.name === 'acked' ? applyAnswer(parts, open, came.body) : shown(parts, open, { failed: TROUBLE })
}

function applyAnswer(parts: WorkspaceParts, open: OpenView, body: unknown): Submitted {
  if (!isRecord(body) || body.response_action === undefined) {
    if (isRecord(body) && Object.keys(body).length > 0) return shown(parts, open, { failed: TROUBLE })
    parts.stacks.close(open)
    return { done: 'closed' }
  }
  switch (body.response_action) {
    case 'clear':
      parts.stacks.clear(open.person)
      return { done: 'cleared' }
    case 'errors': {
      const errors = errorsOf(open, body.errors)
      return shown(parts, open, errors === undefined ? { failed: TROUBLE } : { errors })
    }
    case 'update': {
      const view = viewOf(parts, body.view)
      if (view === undefined) return shown(parts, open, { failed: TROUBLE })
      parts.stacks.update(open, view)
      return { done: 'updated' }
    }
    case 'push': {
      const view = viewOf(parts, body.view)
      if (view === undefined || parts.stacks.push(open.person, view) === undefined) {
        return shown(parts, open, { failed: TROUBLE })
      }
      return { done: 'pushed' }
    }
    default:
      return shown(parts, open, { failed: TROUBLE })
  }
}

/** Slack accepts errors only if each one names an input block of the view. */
function errorsOf(open: OpenView, given: unknown): Record<string, string> | undefined {
  if (!isRecord(given) || Object.keys(given).length === 0) return undefined
  const inputs = new Set(open.view.blocks.filter(one => one.type === 'input').map(one => one.block_id))
  const entries = Object.entries(given)
  const errors = entries.flatMap(([id, text]) => (inputs.has(id) && typeof text === 'string' ? [[id, text]] : []))
  return errors.length === entries.length ? Object.fromEntries(errors) : undefined
}

function viewOf({ workspace }: WorkspaceParts, given: unknown): Modal | undefined {
  const value = parsed(given)
  const checked = checkModal(value, workspace.unsupported)
  return 'view' in checked && !isTooLarge(value) ? checked.view : undefined
}

function shown(parts: WorkspaceParts, open: OpenView, result: Submitted): Submitted {
  open.errors = result.errors ?? {}
  if (result.failed === undefined) delete open.failed
  else open.failed = result.failed
  parts.workspace.changed()
  return result
}

/** Closes the top modal, and all modals if it has `clear_on_close`. */
export async function close(parts: WorkspaceParts, person: string, viewId: string): Promise<Record<string, never>> {
  const place = find(parts, person, { type: 'view', viewId })
  if (place.name !== 'modal') throw new ImpossibleAct('An App Home is left, not closed.')
  const all = parts.stacks.of(person)
  if (place.open !== all.at(-1)) throw new ImpossibleAct(`The view ${viewId} is covered by another one.`)
  const cleared = place.open.view.clear_on_close === true
  const gone = cleared ? [...all] : [place.open]
  if (cleared) parts.stacks.clear(person)
  else parts.stacks.close(place.open)
  const notify = gone.filter(one => one.view.notify_on_close === true)
  await Promise.all(
    notify.map(one => {
      const payload = parts.payloads.closed(one, cleared)
      return parts.deliveries.deliver('view_closed', { kind: 'interactive', payload })
    })
  )
  return {}
}

/** The errors that Slack's client shows without asking the app, by block id. */
function incomplete(blocks: readonly KnownBlock[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const block of blocks) {
    if (block.type !== 'input') continue
    const { element } = block
    const value = values[String(block.block_id)]?.[String(element.action_id)]
    const sentence = isEmpty(value) ? (block.optional ? undefined : MISSING) : wrong({ ...element }, value)
    if (sentence !== undefined) errors[String(block.block_id)] = sentence
  }
  return errors
}

const MISSING = 'Please complete this required field.'

function wrong(element: Record<string, unknown>, value: InputValue | undefined): string | undefined {
  const text = typeof value?.value === 'string' ? value.value : ''
  const chosen = Array.isArray(value?.selected_options) ? value.selected_options.length : 0
  switch (element.type) {
    case 'plain_text_input':
      if (text.length < Number(element.min_length ?? 0)) return `Must be at least ${element.min_length} characters.`
      if (text.length > Number(element.max_length ?? 3000)) {
        return `Must be at most ${element.max_length ?? 3000} characters.`
      }
      return undefined
    case 'number_input':
      return wrongNumber(element, text)
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? undefined : 'Enter a valid email address.'
    case 'url_text_input':
      return /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) ? undefined : 'Enter a valid URL.'
    case 'datepicker':
      return realDate(value?.selected_date, '').length === 0 ? undefined : 'Enter a valid date.'
    case 'multi_static_select':
    case 'multi_external_select':
      return typeof element.max_selected_items === 'number' && chosen > element.max_selected_items
        ? `Choose at most ${element.max_selected_items}.`
        : undefined
    default:
      return undefined
  }
}

function wrongNumber(element: Record<string, unknown>, text: string): string | undefined {
  const number = Number(text)
  if (Number.isNaN(number)) return 'Enter a number.'
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Enter a whole number.'
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Enter a number of at least ${element.min_value}.`
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Enter a number of at most ${element.max_value}.`
  }
  return undefined
}
