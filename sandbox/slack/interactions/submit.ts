import { parsed } from '../api/content.ts'
import { isRecord } from '../check/problem.ts'
import { checkModal, isTooLarge, type Modal } from '../check/view.ts'
import type { Values } from '../inputs.ts'
import type { OpenView } from '../workspace.ts'
import { keep, TROUBLE } from './act.ts'
import { incomplete } from './complete.ts'
import { ImpossibleAct, type WorkspaceParts } from './parts.ts'
import { find } from './place.ts'

/** What a person sees after they pressed submit. `errors` are by block id, `failed` is Slack's own sentence. */
export type Submitted = {
  errors?: Readonly<Record<string, string>>
  failed?: string
  done?: 'closed' | 'updated' | 'pushed' | 'cleared'
}

/** Submits a modal: Slack checks what it can itself, then asks the app, then does what the app answered. */
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
  return came.name === 'acked' ? obey(parts, open, came.body) : shown(parts, open, { failed: TROUBLE })
}

function obey(parts: WorkspaceParts, open: OpenView, body: unknown): Submitted {
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
      const view = viewOf(body.view)
      if (view === undefined) return shown(parts, open, { failed: TROUBLE })
      parts.stacks.update(open, view)
      return { done: 'updated' }
    }
    case 'push': {
      const view = viewOf(body.view)
      if (view === undefined || parts.stacks.push(open.person, view) === undefined) {
        return shown(parts, open, { failed: TROUBLE })
      }
      return { done: 'pushed' }
    }
    default:
      return shown(parts, open, { failed: TROUBLE })
  }
}

/** Slack takes errors only when each one names an input block of the view; else it says it had trouble. */
function errorsOf(open: OpenView, given: unknown): Record<string, string> | undefined {
  if (!isRecord(given) || Object.keys(given).length === 0) return undefined
  const inputs = new Set(open.view.blocks.filter(one => one.type === 'input').map(one => one.block_id))
  const entries = Object.entries(given)
  const errors = entries.flatMap(([id, text]) => (inputs.has(id) && typeof text === 'string' ? [[id, text]] : []))
  return errors.length === entries.length ? Object.fromEntries(errors) : undefined
}

function viewOf(given: unknown): Modal | undefined {
  const value = parsed(given)
  const checked = checkModal(value)
  return 'view' in checked && !isTooLarge(value) ? checked.view : undefined
}

function shown(parts: WorkspaceParts, open: OpenView, result: Submitted): Submitted {
  open.errors = result.errors ?? {}
  if (result.failed === undefined) delete open.failed
  else open.failed = result.failed
  parts.workspace.changed()
  return result
}
