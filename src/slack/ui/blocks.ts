import type {
  ContextBlock,
  HeaderBlock,
  HomeView,
  KnownBlock,
  ModalView,
  MrkdwnElement,
  PlainTextOption,
  SectionBlock
} from '@slack/types'
import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from '@slack/web-api'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { sayUse, shorten } from '../text/format.ts'
import { isRefusedWith, isTransient } from '../transport/clients.ts'

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

/** What the messages of the watch are drawn with, beside what they are about. */
export type Frame = {
  /** By whose clock days are told. */
  zone: string
  /** The workspace's address, as Slack said it; links to its messages begin with it. */
  workspace: string
}

/** The address of a message; undefined where Slack did not say the workspace's. */
export function permalink({ workspace }: Frame, { channel, ts }: { channel: string; ts: string }): string | undefined {
  if (workspace === '') return undefined
  return `${workspace.replace(/\/?$/, '/')}archives/${channel}/p${ts.replace('.', '')}`
}

/**
 * What became of opening a modal: its id, or why there is none to fill. `opened-before`: the same click was delivered
 * twice, and its modal is the first one's to fill. `too-slow`: Slack was, or had too much to do, while the trigger lived.
 */
export type Opening = { opened: string } | { refused: 'opened-before' | 'too-slow' }

/** What one person alone sees: modals, their Home, and what is told to them. */
export type Views = {
  /** Opens a modal with a trigger, which opens one and lives three seconds. */
  open(trigger: string, view: ModalView): Promise<Opening>
  /** The same, upon the modal in which somebody has just acted. Slack shows three upon each other. */
  push(trigger: string, view: ModalView): Promise<Opening>
  /** Draws an open modal anew; one that was closed meanwhile stays closed. */
  update(viewId: string, view: ModalView): Promise<void>
  /** Shows somebody their Home. */
  publish(user: string, view: HomeView): Promise<void>
  /** Writes to somebody in their conversation with the app. */
  tell(user: string, text: string): Promise<void>
}

/** `quick` opens at once or not at all: a trigger does not wait for a second try. */
export function createViews(quick: WebClient, patient: WebClient): Views {
  return {
    open: (trigger_id, view) => once(quick.views.open({ trigger_id, view })),
    push: (trigger_id, view) => once(quick.views.push({ trigger_id, view })),
    async update(viewId, view) {
      const draw = () => patient.views.update({ view_id: viewId, view })
      try {
        await draw().catch(error => {
          if (!isTransient(error)) throw error
          return draw()
        })
      } catch (error) {
        if (!isRefusedWith(error, 'not_found')) throw error
      }
    },
    async publish(user, view) {
      await patient.views.publish({ user_id: user, view })
    },
    async tell(user, text) {
      await patient.chat.postMessage({ channel: user, text })
    }
  }
}

async function once(opening: Promise<{ view?: { id?: string } }>): Promise<Opening> {
  try {
    const { view: opened } = await opening
    if (!opened?.id) throw new Error('Slack opened a modal and did not say its id')
    return { opened: opened.id }
  } catch (error) {
    if (isRefusedWith(error, 'exchanged_trigger_id')) return { refused: 'opened-before' }
    if (isRefusedWith(error, 'expired_trigger_id') || isTransient(error) || isNoAnswer(error))
      return { refused: 'too-slow' }
    throw error
  }
}

/** Where Slack says nothing in time, it may have opened the modal all the same, and nobody knows its id. */
function isNoAnswer(error: unknown): boolean {
  return [WebAPIRateLimitedError, WebAPIRequestError, WebAPIHTTPError].some(kind => error instanceof kind)
}

/** A modal that only says something. */
export function plainView(title: string, text: string, blocks: ModalView['blocks'] = []): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }, ...blocks]
  }
}
