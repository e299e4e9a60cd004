import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  SectionBlock
} from '@slack/types'
import { shorten } from '../text/format.ts'

export type {
  ActionsBlock,
  Button,
  HomeView,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  PlainTextOption,
  SectionBlock
} from '@slack/types'

/** Slack's limits in characters, from docs.slack.dev/reference: block-kit for blocks, methods/chat.update for messages. */
const LIMITS = { section: 3000, header: 150, label: 75, hint: 2000, id: 255, message: 4000 } as const
/** The longest label, and the longest second line, of an option. */
export const MOST_LABEL = LIMITS.label

/** Longest initial value and longest answer of a text input, from docs.slack.dev/reference/block-kit. */
export const INPUT_TEXT = 3000

/** Longest text of a message: `chat.update` refuses more. */
export const MESSAGE_TEXT_LIMIT = LIMITS.message

/** Longest text that a message is drawn with, which stays below the limit. */
export const MESSAGE_TEXT = 3900

/** Longest text of a button, from docs.slack.dev/reference/block-kit. */
export const BUTTON_TEXT = 75

/** Most options of a list, from docs.slack.dev/reference/block-kit. */
export const MOST_OPTIONS = 100

/** Most characters of one row in a long view: Slack takes 250 kB, and a character can need several bytes. */
export const ROW_TEXT = 900

/** The text has everything that the blocks have: notifications and screen readers use only the text. */
export type Message = { text: string; blocks: KnownBlock[] }

export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text }
}

/** Verbatim, so that Slack makes no links and mentions out of what people and vendors wrote. */
function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: cut(text, LIMITS.section), verbatim: true }
}

/** At most so many characters of mrkdwn. Never cut inside an entity such as `&amp;`, or inside a mention or a date. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return shorten(text.slice(0, most).replace(/(?:&[a-z]{0,3}|<[^>]*)$/, ''), most - 1).replace(/…?$/, '…')
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plainText(shorten(text, LIMITS.header)) }
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

/** As few sections as hold all lines. A line too long for one section continues in the next. */
export function sections(lines: readonly string[]): SectionBlock[] {
  const texts: string[] = []
  for (const line of lines.flatMap(splitLine)) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length < LIMITS.section) texts[texts.length - 1] = `${last}\n${line}`
    else texts.push(line)
  }
  return texts.map(section)
}

/** Texts side by side, two in a row; Slack takes ten in one section. */
export function columns(texts: readonly string[]): SectionBlock[] {
  return Array.from({ length: Math.ceil(texts.length / 10) }, (_, at) => ({
    type: 'section',
    fields: texts.slice(at * 10, at * 10 + 10).map(text => mrkdwn(shorten(text, 2000)))
  }))
}

/** Never splits inside an entity such as `&amp;`, or inside a surrogate pair. */
function splitLine(line: string): string[] {
  if (line.length <= LIMITS.section) return [line]
  const first = line.slice(0, LIMITS.section).replace(/(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/, '')
  return [first, ...splitLine(line.slice(first.length))]
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

export function actions(id: string, elements: ActionsBlock['elements']): ActionsBlock {
  return { type: 'actions', block_id: blockId(id), elements }
}

/** `label` is for screen readers, where the text alone would be the same on every message. */
export function button(
  id: string,
  text: string,
  { value, label, style }: { value?: string; label?: string; style?: Button['style'] } = {}
): Button & { action_id: string } {
  return {
    type: 'button',
    action_id: id,
    text: plainText(text),
    ...(value !== undefined && { value }),
    ...(label !== undefined && { accessibility_label: shorten(label, LIMITS.label) }),
    ...(style && { style })
  }
}

/** An option of a list: its label, and a second line under it. */
export function option(value: string, label: string, description?: string): PlainTextOption {
  return {
    text: plainText(shorten(label || value, LIMITS.label)),
    value,
    ...(description && { description: plainText(shorten(description, LIMITS.label)) })
  }
}

type InputDetails = { hint?: string; optional?: boolean; dispatch?: boolean }

/** `dispatch`: Slack reports each choice at once, not only when the form is submitted. */
export function input(
  id: string,
  label: string,
  element: InputBlockElement,
  { hint, optional, dispatch }: InputDetails = {}
): InputBlock {
  return {
    type: 'input',
    block_id: blockId(id),
    ...(optional !== undefined && { optional }),
    ...(dispatch && { dispatch_action: true }),
    label: plainText(label),
    ...(hint && { hint: plainText(hint.slice(0, LIMITS.hint)) }),
    element
  }
}

/** An id as Slack takes it. */
export function blockId(id: string): string {
  return id.slice(0, LIMITS.id)
}

type ModalDetails = { callback?: string; metadata?: string; submit?: string; close?: string }

/** `callback` names the listener of its submission; `metadata` comes back with everything done in it. */
export function modal(
  title: string,
  blocks: ModalView['blocks'],
  { callback, metadata, submit, close = 'Close' }: ModalDetails = {}
): ModalView {
  return {
    type: 'modal',
    ...(callback !== undefined && { callback_id: callback }),
    ...(metadata !== undefined && { private_metadata: metadata }),
    title: plainText(title),
    ...(submit !== undefined && { submit: plainText(submit) }),
    close: plainText(close),
    blocks
  }
}

/** A modal that shows a text, in mrkdwn, and nothing to fill in. */
export function textModal(
  title: string,
  text: string,
  more: readonly KnownBlock[] = [],
  details: ModalDetails = {}
): ModalView {
  return modal(title, [{ type: 'section', text: { type: 'mrkdwn', text } }, ...more], details)
}
