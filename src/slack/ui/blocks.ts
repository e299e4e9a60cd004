import type { ContextBlock, HeaderBlock, KnownBlock, MrkdwnElement, PlainTextOption, SectionBlock } from '@slack/types'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { sayUse } from '../text/values.ts'
import { shorten } from './mrkdwn.ts'

/** Slack refuses a section of more characters. */
const SECTION = 3000

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) }
}

/** As many sections as the lines need; a line that alone is too long goes on in the next. */
export function sections(lines: readonly string[]): SectionBlock[] {
  const texts: string[] = []
  for (const line of lines.flatMap(parted)) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length < SECTION) texts[texts.length - 1] = `${last}\n${line}`
    else texts.push(line)
  }
  return texts.map(section)
}

/** In pieces that Slack takes, none of which ends in the middle of `&amp;` or of a character that takes two. */
function parted(line: string): string[] {
  if (line.length <= SECTION) return [line]
  const piece = line.slice(0, SECTION).replace(/(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/, '')
  return [piece, ...parted(line.slice(piece.length))]
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] }
}

/** Verbatim: Slack makes no links and mentions of its own out of what people and vendors wrote. */
function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: shorten(text, SECTION), verbatim: true }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: shorten(text, 150) } }
}

/** A button; `says` is what a screen reader reads, where the text alone would be the same on every message. */
export function button(text: string, actionId: string, value: string, says: string, style?: 'primary'): KnownBlock {
  const label = shorten(says, 75)
  return {
    type: 'actions',
    block_id: `${actionId}:${value}`.slice(0, 255),
    elements: [
      {
        type: 'button',
        action_id: actionId,
        text: { type: 'plain_text', text },
        value,
        accessibility_label: label,
        ...(style && { style })
      }
    ]
  }
}

/** An option of a list. Slack takes 75 characters for each of its two lines. */
export function option(value: string, label: string, description?: string): PlainTextOption {
  return {
    text: { type: 'plain_text', text: shorten(label || value, 75) },
    value,
    ...(description && { description: { type: 'plain_text', text: shorten(description, 75) } })
  }
}

/** A company to choose: its name, and beneath it how full its licence is, when it ends, and where it is. */
export function companyOption(
  { name, label }: { name: string; label: string },
  company: CompanySummary
): PlainTextOption {
  const details = [sayUse(company.use, company.ends), label].filter(Boolean).join(' · ')
  return option(`${name}:${company.id}`, company.name, details)
}

/** The vendor and company that an option of a company list stands for. */
export function chosenCompany(value: string): { vendor: string; id: string } | null {
  const [, vendor, id] = /^([^:]+):(.+)$/s.exec(value) ?? []
  return vendor && id ? { vendor, id } : null
}
