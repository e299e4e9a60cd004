import type { Option } from '@slack/types'
import { isRecord } from '../check/problem.ts'
import { suggestions } from '../check/values.ts'
import { type InputValue, type Values, valueName, valuesOf, withValues } from '../inputs.ts'
import { type Container, elementOf, find, ImpossibleAct, type Place, type WorkspaceParts } from '../parts.ts'
import { messagesOf, type Workspace } from '../workspace.ts'
import { placeOf } from './command.ts'

/** An action on an element: the element's type, and what Slack adds to an action, such as `selected_option`. */
export type Act = { actionId: string; blockId: string; type: string } & Record<string, unknown>

/** What Slack shows a person when the app does not answer. */
export const TROUBLE = 'We had some trouble connecting. Try again?'

/** Presses a button, chooses an option, or types into an input that dispatches; `failed` is what Slack would show. */
export async function act(
  parts: WorkspaceParts,
  person: string,
  container: Container,
  done: Act,
  typed: Values = {}
): Promise<{ failed?: string }> {
  const place = find(parts, person, container)
  const { element } = elementOf(place, done.blockId, done.actionId)
  const { actionId, blockId, ...given } = done
  const name = valueName(String(element.type))
  if (name !== undefined) {
    const value: InputValue = { ...given, type: String(element.type) }
    keep(parts.workspace, person, place, typed)
    keep(parts.workspace, person, place, { [blockId]: { [actionId]: value } })
  } else {
    keep(parts.workspace, person, place, typed)
  }
  const action = {
    ...described(element, given),
    action_id: actionId,
    block_id: blockId,
    type: element.type,
    action_ts: parts.workspace.nextTs()
  }
  const trigger_id = parts.triggers.make({ person, from: place.name === 'modal' ? 'view' : 'elsewhere' })
  const payload = { ...about(parts, person, place), trigger_id, actions: [action] }
  const came = await parts.deliveries.deliver('block_actions', { kind: 'interactive', payload })
  return came.name === 'acked' ? {} : { failed: TROUBLE }
}

/** Chooses an app's shortcut in the menu of a message. Slack offers none on a message that only one person sees. */
export async function chooseShortcut(
  parts: WorkspaceParts,
  person: string,
  callbackId: string,
  where: { channel: string; ts: string }
): Promise<{ failed?: string }> {
  const { workspace } = parts
  const channel = placeOf(parts, person, where.channel)
  const message = messagesOf(workspace, person, channel.id).find(one => one.ts === where.ts)
  if (!message || message.onlyFor !== undefined) throw new ImpossibleAct(`There is no message ${where.ts} to act on.`)
  if (!workspace.options.shortcuts?.some(one => one.callbackId === callbackId)) {
    throw new ImpossibleAct(`The app has no shortcut ${callbackId}.`)
  }
  const payload = {
    ...parts.payloads.shortcut(person, channel, message, callbackId),
    trigger_id: parts.triggers.make({ person, from: 'elsewhere' }),
    response_url: parts.responses.make({ channel: channel.id, person })
  }
  const came = await parts.deliveries.deliver('message_action', { kind: 'interactive', payload })
  return came.name === 'acked' ? {} : { failed: TROUBLE }
}

/** Stores what a person typed and chose, so that their next actions include it. */
export function keep(workspace: Workspace, person: string, place: Place, typed: Values): void {
  switch (place.name) {
    case 'modal':
      place.open.values = withValues(place.blocks, place.open.values, typed)
      break
    case 'home':
      place.home.values = withValues(place.blocks, place.home.values, typed)
      break
    case 'message':
      workspace.chosen.set(keyOf(person, place), withValues(place.blocks, chosenIn(workspace, person, place), typed))
      break
    default:
      place satisfies never
  }
  workspace.changed()
}

/** The part of a payload that says where an action happened. */
function about(parts: WorkspaceParts, person: string, place: Place): Record<string, unknown> {
  switch (place.name) {
    case 'modal':
      return parts.payloads.viewAction(place.open)
    case 'home':
      return parts.payloads.homeAction(person, place.home)
    case 'message': {
      const channel = parts.workspace.conversation(place.message.channel)
      if (channel === undefined) throw new Error(`The message ${place.message.ts} is in no channel.`)
      return {
        ...parts.payloads.messageAction(person, channel, place.message, chosenIn(parts.workspace, person, place)),
        response_url: parts.responses.make({ channel: channel.id, person, message: place.message })
      }
    }
    default:
      return place satisfies never
  }
}

function chosenIn(workspace: Workspace, person: string, place: Extract<Place, { name: 'message' }>): Values {
  return valuesOf(place.blocks, workspace.chosen.get(keyOf(person, place)) ?? {})
}

function keyOf(person: string, place: Extract<Place, { name: 'message' }>): string {
  return `${person}:${place.message.channel}:${place.message.ts}`
}

/** The element's own properties in an action, besides what was chosen. */
function described(element: Record<string, unknown>, given: Record<string, unknown>): Record<string, unknown> {
  const keys = ['text', 'value', 'style', 'placeholder', 'confirm', 'initial_option', 'initial_date', 'initial_time']
  const from = element.type === 'button' || element.type === 'workflow_button' ? keys.slice(0, 3) : keys.slice(3)
  return {
    ...Object.fromEntries(from.filter(key => element[key] !== undefined).map(key => [key, element[key]])),
    ...Object.fromEntries(Object.entries(given).filter(([key, value]) => key !== 'type' && !isEmptyRecord(value)))
  }
}

function isEmptyRecord(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.keys(value).length === 0)
}

export type Suggested =
  | { options: Option[] }
  | { optionGroups: { label: Option['text']; options: Option[] }[] }
  | { failed: string }

/** Types into a select whose options come from the app. Below the minimum query length Slack sends nothing. */
export async function suggest(
  parts: WorkspaceParts,
  person: string,
  container: Container,
  blockId: string,
  actionId: string,
  value: string,
  typed: Values = {}
): Promise<Suggested> {
  const place = find(parts, person, container)
  const { element } = elementOf(place, blockId, actionId)
  if (element.type !== 'external_select' && element.type !== 'multi_external_select') {
    throw new ImpossibleAct(`${actionId} is a ${String(element.type)}, which has no options from the app.`)
  }
  keep(parts.workspace, person, place, typed)
  const minLength = typeof element.min_query_length === 'number' ? element.min_query_length : 3
  if (value.length < minLength) return { options: [] }
  const { type: _, response_url: __, ...where } = about(parts, person, place)
  const payload = parts.payloads.suggestion(person, where, blockId, actionId, value)
  const came = await parts.deliveries.deliver('block_suggestion', { kind: 'interactive', payload })
  if (came.name !== 'acked' || suggestions(came.body, '').length > 0 || !isRecord(came.body)) return { failed: TROUBLE }
  // Validated above, which the compiler cannot infer.
  const body = came.body as { options?: Option[]; option_groups?: { label: Option['text']; options: Option[] }[] }
  return body.option_groups ? { optionGroups: body.option_groups } : { options: body.options ?? [] }
}
