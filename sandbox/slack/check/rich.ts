import { among, anything, byType, type Check, flag, list, shape, whole, words } from './problem.ts'
import { address, identifier } from './texts.ts'

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

/** Formatted text as Slack's own editor writes it. */
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
