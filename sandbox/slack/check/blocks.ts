import { elements, places } from './elements.ts'
import { among, anything, byType, type Check, flag, list, type Rule, shape, whole, words } from './problem.ts'
import {
  address,
  anyText,
  cell,
  headerCell,
  identifier,
  image,
  imageFields,
  mrkdwn,
  oneImageSource,
  plain,
  richText
} from './texts.ts'

const base = { type: anything, 'block_id?': identifier }

const actions = shape({ ...base, elements: list(byType(places.actions), 1, 25) })
const context = shape({
  ...base,
  elements: list(byType({ image, plain_text: plain(3000), mrkdwn: mrkdwn(3000) }), 1, 10)
})

const divider = shape(base)
const header = shape({ ...base, text: plain(150) })
const imageBlock = shape({ ...base, ...imageFields(), 'title?': plain(2000) }, oneImageSource)
const input = shape({
  ...base,
  label: plain(2000),
  element: byType(places.input),
  'hint?': plain(2000),
  'optional?': flag,
  'dispatch_action?': flag
})

const section = shape(
  {
    ...base,
    'text?': anyText(3000),
    'fields?': list(anyText(2000), 1, 10),
    'accessory?': byType({ ...places.section, image }),
    'expand?': flag
  },
  (value, at) => ((value.text ?? value.fields) ? [] : [{ at, message: 'missing required field: text or fields' }])
)

const table = shape({
  ...base,
  rows: list(list(cell, 1, 20), 1, 100),
  'column_settings?': list(shape({ 'align?': among('left', 'center', 'right'), 'is_wrapped?': flag }), 0, 20)
})

const video = shape({
  ...base,
  video_url: address,
  thumbnail_url: address,
  alt_text: words(1, 2000),
  title: plain(199),
  'title_url?': address,
  'author_name?': words(1, 49),
  'provider_name?': words(1, 255),
  'provider_icon_url?': address,
  'description?': plain(199)
})

const card = shape(
  {
    ...base,
    'hero_image?': image,
    'icon?': image,
    'title?': mrkdwn(150),
    'subtitle?': mrkdwn(150),
    'body?': mrkdwn(200),
    'actions?': list(byType({ button: elements.button }), 1, 3)
  },
  (value, at) =>
    (value.hero_image ?? value.title ?? value.actions ?? value.body)
      ? []
      : [{ at, message: 'missing required field: hero_image, title, actions or body' }]
)

const task = shape({
  ...base,
  task_id: words(1, 255),
  title: words(1, 3000),
  'details?': richText,
  'output?': richText,
  'sources?': list(shape({ type: among('url'), url: address, text: words(1, 3000) }), 0, 100),
  status: among('pending', 'in_progress', 'complete', 'error')
})

const feedback = shape({
  text: plain(75),
  value: words(1, 2000),
  'accessibility_label?': words(1, 75)
})

/** A header of plain cells, as many cells in every row, and a column that exists as the header of the rows. */
const regularRows: Rule = ({ rows, row_header_column_index: column }, at) => {
  if (!Array.isArray(rows)) return []
  const [head, ...others] = rows
  const width = Array.isArray(head) ? head.length : 0
  const uneven = others.findIndex(row => Array.isArray(row) && row.length !== width)
  return [
    ...list(headerCell, 1, 20)(head, `${at}/rows/0`),
    ...(uneven < 0 ? [] : [{ at: `${at}/rows/${uneven + 1}`, message: `must have ${width} cells, like the header` }]),
    ...(typeof column === 'number' && column >= width
      ? [{ at: `${at}/row_header_column_index`, message: 'must be the index of a column' }]
      : [])
  ]
}

/** Every block that Block Kit has, with its limits. `file` is missing because apps can read but not send it. */
export const blocks: Readonly<Record<string, Check>> = {
  actions,
  context,
  divider,
  header,
  image: imageBlock,
  input,
  section,
  table,
  video,
  card,
  rich_text: richText,
  task_card: task,
  alert: shape({
    ...base,
    text: anyText(200),
    'level?': among('default', 'info', 'warning', 'error', 'success')
  }),
  carousel: shape({ ...base, elements: list(byType({ card }), 1, 10) }),
  container: shape({
    ...base,
    'title?': plain(150),
    'rich_text_title?': richText,
    'subtitle?': anyText(150),
    child_blocks: list(
      byType({ actions, context, divider, header, image: imageBlock, rich_text: richText, section, table, video }),
      1,
      10
    ),
    'width?': among('narrow', 'standard', 'wide', 'full'),
    'icon?': image,
    'is_collapsible?': flag,
    'default_collapsed?': flag,
    'has_header_divider?': flag
  }),
  context_actions: shape({
    ...base,
    elements: list(
      byType({
        feedback_buttons: shape({
          type: anything,
          'action_id?': identifier,
          positive_button: feedback,
          negative_button: feedback
        }),
        icon_button: shape({
          type: anything,
          'action_id?': identifier,
          icon: words(1, 255),
          text: plain(75),
          'accessibility_label?': words(1, 75),
          'value?': words(0, 2000),
          'visible_to_user_ids?': list(words(1, 255), 0, 10)
        })
      }),
      1,
      5
    )
  }),
  data_table: shape(
    {
      ...base,
      caption: words(1, 3000),
      rows: list(list(cell, 1, 20), 2, 101),
      'page_size?': whole(1, 100),
      'row_header_column_index?': whole(0, 19)
    },
    regularRows
  ),
  markdown: shape({ ...base, text: words(1, 12_000) }),
  plan: shape({ ...base, title: words(1, 3000), 'tasks?': list(byType({ task_card: task }), 0, 50) })
}
