import {
  among,
  anything,
  byType,
  type Check,
  flag,
  isRecord,
  list,
  pattern,
  type Rule,
  shape,
  whole,
  words
} from './problem.ts'

/** Text without markup; titles, labels and buttons allow nothing else. */
export function plain(max: number): Check {
  return byType({ plain_text: shape({ type: among('plain_text'), text: words(1, max), 'emoji?': flag }) })
}

export function mrkdwn(max: number): Check {
  return byType({ mrkdwn: shape({ type: among('mrkdwn'), text: words(1, max), 'verbatim?': flag }) })
}

export function anyText(max: number): Check {
  const [one, other] = [plain(max), mrkdwn(max)]
  return byType({ plain_text: one, mrkdwn: other })
}

export const identifier: Check = words(1, 255)

export const address: Check = (value, at) =>
  words(1, 3000)(value, at).concat(pattern(/^[a-z][a-z0-9+.-]*:\S+$/i, 'a valid URL')(value, at))

export const confirm: Check = shape({
  'title?': plain(100),
  text: anyText(300),
  'confirm?': plain(30),
  'deny?': plain(30),
  'style?': among('primary', 'danger')
})

export const dispatching: Check = shape({
  'trigger_actions_on?': list(among('on_enter_pressed', 'on_character_entered'), 1, 2)
})

/** An image has either a public URL or a file of the workspace, and always an alternative text. */
export const image: Check = shape(imageFields(), oneImageSource)

export function imageFields(): Record<string, Check> {
  return {
    type: among('image'),
    alt_text: words(1, 2000),
    'image_url?': address,
    'slack_file?': shape({ 'url?': address, 'id?': words(1, 255) }, exactlyOne('url', 'id'))
  }
}

export function oneImageSource(value: Record<string, unknown>, at: string) {
  return exactlyOne('image_url', 'slack_file')(value, at)
}

export function exactlyOne(one: string, other: string): Rule {
  return (value, at) => {
    const given = [one, other].filter(key => value[key] !== undefined).length
    return given === 1 ? [] : [{ at, message: `must provide exactly one of ${one} and ${other}` }]
  }
}

/** The text of any text object; an empty string for anything else. */
export function wordsOf(text: unknown): string {
  return isRecord(text) && typeof text.text === 'string' ? text.text : ''
}

/** Every text within a value: of a cell of a table, or of formatted text. */
export function wordsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn)
  if (!isRecord(value)) return []
  if (value.type === 'user') return [`<@${String(value.user_id)}>`]
  if (value.type === 'date') return [String(value.fallback ?? '')]
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'string' ? (['text', 'title', 'caption'].includes(key) ? [one] : []) : wordsIn(one)
  )
}

const style = {
  'style?': shape(
    Object.fromEntries(
      ['bold', 'code', 'italic', 'strike', 'highlight', 'client_highlight', 'unlink', 'underline'].map(name => [
        `${name}?`,
        flag
      ])
    )
  )
}

const type = { type: anything }

const inline = byType({
  text: shape({ ...type, ...style, text: words(1, 3000) }),
  link: shape({ ...type, ...style, url: address, 'text?': words(1, 3000), 'unsafe?': flag }),
  emoji: shape({ ...type, ...style, name: words(1, 255), 'unicode?': words(1, 255), 'url?': address }),
  user: shape({ ...type, ...style, user_id: words(1, 255) }),
  usergroup: shape({ ...type, ...style, usergroup_id: words(1, 255) }),
  channel: shape({ ...type, ...style, channel_id: words(1, 255) }),
  team: shape({ ...type, ...style, team_id: words(1, 255) }),
  broadcast: shape({ ...type, ...style, range: among('here', 'channel', 'everyone') }),
  color: shape({ ...type, ...style, value: words(1, 255) }),
  date: shape({
    ...type,
    ...style,
    timestamp: whole(0, 9_999_999_999),
    format: words(1, 255),
    'timezone?': words(1, 255),
    'url?': address,
    'fallback?': words(1, 3000)
  })
})

const inlines = list(inline, 0, 3000)
const border = { 'border?': among(0, 1) }
const section = shape({ ...type, elements: inlines })

const parts = byType({
  rich_text_section: section,
  rich_text_preformatted: shape({ ...type, ...border, elements: inlines }),
  rich_text_quote: shape({ ...type, ...border, elements: inlines }),
  rich_text_list: shape({
    ...type,
    ...border,
    elements: list(byType({ rich_text_section: section }), 0, 3000),
    style: among('bullet', 'ordered'),
    'indent?': whole(0, 8),
    'offset?': whole(0, 10_000)
  })
})

/** Formatted text as Slack's editor writes it. */
export const richText: Check = shape({ ...type, 'block_id?': identifier, elements: list(parts, 1, 3000) })

const rich = { rich_text: richText }
const raw = {
  raw_text: shape({ ...type, text: words(1, 3000) }),
  raw_number: shape({
    ...type,
    value: (value, at) => (Number.isFinite(value) ? [] : [{ at, message: 'must be a number' }]),
    text: words(1, 3000)
  })
}

/** A cell of `table` and of the rows under a `data_table`'s header. */
export const cell: Check = byType({ ...raw, ...rich })

/** A cell of a `data_table`'s header row, where formatted text is refused. */
export const headerCell: Check = byType(raw)
