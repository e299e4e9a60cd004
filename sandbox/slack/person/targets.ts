import type { KnownBlock } from '@slack/types'
import { isRecord } from '../check/problem.ts'
import { elementsOf } from '../check/surface.ts'
import { wordsOf } from '../check/texts.ts'
import type { Container } from '../parts.ts'
import { ImpossibleAct, type WorkspaceParts } from '../parts.ts'
import { channelsOf, messagesOf } from '../workspace.ts'
import { type FormField, fieldsOf } from './fields.ts'
import { wordsSeen } from './seen.ts'
import { isButton } from './words.ts'

/** The person whose screen is searched. */
export type Screen = { parts: WorkspaceParts; person: string }

/** Outside the modal: in the newest message with this text, or on the Home tab. */
export type Where = { in: string } | { home: true }

type Surface = { container: Container; blocks: readonly KnownBlock[] }

/** An input by its label. */
export function theField(screen: Screen, label: string, where?: Where): { container: Container; field: FormField } {
  for (const { container, blocks } of surfaces(screen, where)) {
    const field = fieldsOf(blocks).find(one => one.label === label)
    if (field !== undefined) return { container, field }
  }
  throw new ImpossibleAct(`There is no input called "${label}".`)
}

export type Target =
  | { name: 'submit' | 'close' }
  | {
      name: 'button'
      container: Container
      blockId: string
      actionId: string
      type: string
      confirmation: Confirmation | undefined
    }

/** What Slack asks before it sends a press. */
export type Confirmation = { title: string; text: string; confirm: string; deny: string }

/** A button by its text or accessibility label, including a modal's submit and close. */
export function theButton(screen: Screen, label: string, where?: Where): Target {
  const view = where === undefined ? screen.parts.stacks.of(screen.person).at(-1)?.view : undefined
  if (view?.submit?.text === label) return { name: 'submit' }
  if (view !== undefined && (view.close?.text ?? 'Cancel') === label) return { name: 'close' }
  for (const { container, blocks } of surfaces(screen, where)) {
    for (const block of blocks) {
      for (const { element } of elementsOf(block)) {
        const named = wordsOf(element.text) === label || element.accessibility_label === label
        if (!isButton(element) || !named) continue
        return {
          name: 'button',
          container,
          blockId: String(block.block_id),
          actionId: String(element.action_id),
          type: String(element.type),
          confirmation: isRecord(element.confirm) ? confirmationIn(element.confirm) : undefined
        }
      }
    }
  }
  throw new ImpossibleAct(`There is no button called "${label}".`)
}

function confirmationIn({ title, text, confirm, deny }: Record<string, unknown>): Confirmation {
  return {
    title: wordsOf(title) || 'Are you sure?',
    text: wordsOf(text),
    confirm: wordsOf(confirm) || 'Yes',
    deny: wordsOf(deny) || 'Cancel'
  }
}

/** What a person can use: an open modal covers everything else. */
function surfaces({ parts, person }: Screen, where?: Where): Surface[] {
  const open = parts.stacks.of(person).at(-1)
  if (open !== undefined) {
    if (where !== undefined) throw new ImpossibleAct(`The modal "${open.view.title.text}" covers everything else.`)
    return [{ container: { type: 'view', viewId: open.id }, blocks: open.view.blocks }]
  }
  if (where === undefined) throw new ImpossibleAct('No modal is open.')
  if ('home' in where) {
    const home = parts.workspace.homes.get(person)
    return home ? [{ container: { type: 'view', viewId: home.id }, blocks: home.view.blocks }] : []
  }
  return channelsOf(parts.workspace, person)
    .flatMap(channel => messagesOf(parts.workspace, person, channel.id))
    .filter(one => {
      const { text, lines } = wordsSeen(parts.workspace, one)
      return [text, ...lines].join('\n').includes(where.in)
    })
    .sort((one, other) => other.ts.localeCompare(one.ts))
    .map(one => ({ container: { type: 'message', channel: one.channel, ts: one.ts }, blocks: one.blocks }))
}
