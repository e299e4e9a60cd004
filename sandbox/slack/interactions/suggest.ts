import type { Option } from '@slack/types'
import { suggestions } from '../check/options.ts'
import { isRecord } from '../check/problem.ts'
import type { Values } from '../inputs.ts'
import { about, keep, TROUBLE } from './act.ts'
import { ImpossibleAct, type WorkspaceParts } from './parts.ts'
import { type Container, elementOf, find } from './place.ts'

export type Suggested =
  | { options: Option[] }
  | { optionGroups: { label: Option['text']; options: Option[] }[] }
  | { failed: string }

/** Types into a select whose options the app looks up. With fewer letters than the select asks for Slack sends nothing. */
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
    throw new ImpossibleAct(`${actionId} is a ${String(element.type)}, which looks nothing up.`)
  }
  keep(parts.workspace, person, place, typed)
  const least = typeof element.min_query_length === 'number' ? element.min_query_length : 3
  if (value.length < least) return { options: [] }
  const { type: _, response_url: __, ...where } = about(parts, person, place)
  const payload = parts.payloads.suggestion(person, where, blockId, actionId, value)
  const came = await parts.deliveries.deliver('block_suggestion', { kind: 'interactive', payload })
  if (came.name !== 'acked' || suggestions(came.body, '').length > 0 || !isRecord(came.body)) return { failed: TROUBLE }
  // The check above has looked at the options, which the compiler cannot see.
  const body = came.body as { options?: Option[]; option_groups?: { label: Option['text']; options: Option[] }[] }
  return body.option_groups ? { optionGroups: body.option_groups } : { options: body.options ?? [] }
}
