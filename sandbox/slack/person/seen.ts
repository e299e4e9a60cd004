import { filesOf } from '../delivery/bodies.ts'
import type { WorkspaceParts } from '../parts.ts'
import type { Message, OpenView, Workspace } from '../workspace.ts'
import { channelsOf, messagesOf } from '../workspace.ts'
import { fieldsOf, offered, shownValue } from './fields.ts'
import { buttonsOf, linesOf, readable } from './words.ts'

export type SeenMessage = {
  ts: string
  from: string
  /** The top-level text, for notifications and screen readers. */
  text: string
  /** The visible text: the blocks' texts, or the text of a message without blocks. */
  lines: string[]
  buttons: string[]
  /** Visible to this person only. */
  ephemeral: boolean
  edited: boolean
  files: { name: string; content: string }[]
  thread: SeenMessage[]
}

export type SeenInput = {
  value: string | string[] | null
  /** The options' texts; empty if the options come from the app. */
  options: string[]
  hint: string | null
  error: string | null
  optional: boolean
  type: string
}

export type SeenModal = {
  title: string
  lines: string[]
  inputs: Readonly<Record<string, SeenInput>>
  buttons: string[]
  submit: string | null
  close: string
  /** Slack's own error, if the app did not answer correctly. */
  failed: string | null
}

function messageSeen(workspace: Workspace, message: Message, thread: readonly Message[]): SeenMessage {
  return {
    ts: message.ts,
    from: workspace.member(message.user)?.name ?? message.user,
    ...wordsSeen(workspace, message),
    ephemeral: message.onlyFor !== undefined,
    edited: message.edited !== undefined,
    files: filesOf(workspace, message).map(({ name, content }) => ({ name, content: content?.toString() ?? '' })),
    thread: thread.map(one => messageSeen(workspace, one, []))
  }
}

type SeenWords = Pick<SeenMessage, 'text' | 'lines' | 'buttons'>
type Read = Pick<Message, 'text' | 'blocks'> & { words: SeenWords }

/** Who waits looks at all messages at every change, and nearly all of them are as they were the last time. */
const read = new WeakMap<Message, Read>()

/** What a message shows: texts and controls. */
export function wordsSeen(workspace: Workspace, message: Message): SeenWords {
  const { text, blocks } = message
  const before = read.get(message)
  // An edit puts other blocks in their place, it never changes them.
  if (before?.text === text && before.blocks === blocks) return before.words
  const words = {
    text: readable(text, workspace),
    lines: blocks.length > 0 ? linesOf(blocks, workspace) : [readable(text, workspace)],
    buttons: buttonsOf(blocks)
  }
  read.set(message, { text, blocks, words })
  return words
}

/** A channel's messages as one person sees them, each with its thread. */
export function messagesSeen(workspace: Workspace, person: string, channel: string): SeenMessage[] {
  const all = messagesOf(workspace, person, channel)
  const threads = Map.groupBy(all, one => one.threadTs)
  return (threads.get(undefined) ?? []).map(root => messageSeen(workspace, root, threads.get(root.ts) ?? []))
}

export function modalSeen(workspace: Workspace, open: OpenView): SeenModal {
  const { view } = open
  const inputs = fieldsOf(view.blocks).map(field => [
    field.label,
    {
      value: shownValue(open.values[field.blockId]?.[field.actionId]),
      options: offered(field.element).map(option => option.text.text),
      hint: field.hint,
      error: open.errors[field.blockId] ?? null,
      optional: field.optional,
      type: field.type
    }
  ])
  return {
    title: view.title.text,
    lines: linesOf(view.blocks, workspace),
    inputs: Object.fromEntries(inputs),
    buttons: buttonsOf(view.blocks),
    submit: view.submit?.text ?? null,
    close: view.close?.text ?? 'Cancel',
    failed: open.failed ?? null
  }
}

/** Everything one person sees, as text, for the error of a failed test. */
export function render(parts: WorkspaceParts, person: string): string {
  const { workspace } = parts
  const channels = channelsOf(workspace, person).flatMap(channel => {
    const lines = messagesSeen(workspace, person, channel.id).flatMap(message => [
      messageLine(message, '  '),
      ...message.thread.map(one => messageLine(one, '    > '))
    ])
    return lines.length === 0 ? [] : [channel.kind === 'dm' ? '(direct)' : `#${channel.name}`, ...lines]
  })
  const modals = parts.stacks.of(person).map(open => modalText(modalSeen(workspace, open)))
  return [`== what ${workspace.member(person)?.name ?? person} sees`, ...channels, ...modals].join('\n')
}

function messageLine(message: SeenMessage, indent: string): string {
  const buttons = message.buttons.map(one => `[${one}]`).join(' ')
  const files = message.files.map(({ name }) => ` (file ${name})`).join('')
  return `${indent}${message.from}${message.ephemeral ? ' (only for you)' : ''}: ${message.lines.join(' / ')} ${buttons}${files}`
}

function modalText(modal: SeenModal): string {
  const inputs = Object.entries(modal.inputs).map(
    ([label, one]) => `  ${label}: ${JSON.stringify(one.value)}${one.error === null ? '' : ` ! ${one.error}`}`
  )
  return [
    `-- modal "${modal.title}"`,
    ...modal.lines.map(line => `  ${line}`),
    ...inputs,
    `  ${[...modal.buttons, modal.close, modal.submit]
      .filter(one => one !== null)
      .map(one => `[${one}]`)
      .join(' ')}`,
    ...(modal.failed === null ? [] : [`  ! ${modal.failed}`])
  ].join('\n')
}
