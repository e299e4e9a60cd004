/** @import { Answer, Answers, Block, Place, View } from '../protocol.ts' */

/** What people typed or chose and the server does not have yet, by container, block and action. */
/** @typedef {{ [place: string]: Answers }} Typed */

/** @param {Place} place */
export function placeKey(place) {
  return place.type === 'view' ? place.viewId : `${place.channel}/${place.ts}`
}

/** An element's initial answer. @param {any} element @returns {Answer | undefined} */
function initial(element) {
  const { type } = element
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: element.initial_value ?? null }
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null }
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type, selected_options: element.initial_options ?? [] }
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null }
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null }
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null }
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null }
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] }
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null }
    case 'multi_channels_select':
      return { type, selected_channels: element.initial_channels ?? [] }
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null }
    case 'multi_conversations_select':
      return { type, selected_conversations: element.initial_conversations ?? [] }
    default:
      return undefined
  }
}

/** Every element that holds an answer, with its block. @param {readonly Block[]} blocks */
function fields(blocks) {
  const found = /** @type {{ block: any, element: any }[]} */ ([])
  for (const block of /** @type {readonly any[]} */ (blocks)) {
    const elements =
      block.type === 'input' ? [block.element] : block.type === 'actions' ? block.elements : [block.accessory]
    for (const element of elements) if (element && initial(element)) found.push({ block, element })
  }
  return found
}

/**
 * The current answer: what was typed here, else what the server has, else the element's initial value. Slack keeps
 * an answer across an update if block_id and action_id stay the same, whatever the new initial value is.
 * @param {Answers | undefined} typed @param {Answers | undefined} kept @param {string} blockId @param {any} element
 * @returns {Answer}
 */
export function current(typed, kept, blockId, element) {
  const id = element.action_id
  return typed?.[blockId]?.[id] ?? kept?.[blockId]?.[id] ?? initial(element) ?? { type: element.type }
}

/** @param {readonly Block[]} blocks @param {Answers | undefined} typed @param {Answers | undefined} kept */
export function collect(blocks, typed, kept) {
  const values = /** @type {Answers} */ ({})
  for (const { block, element } of fields(blocks)) {
    values[block.block_id] = {
      ...values[block.block_id],
      [element.action_id]: current(typed, kept, block.block_id, element)
    }
  }
  return values
}

/** Drops what was typed into blocks that an update removed, as Slack does. @param {Typed} typed @param {View[]} views */
export function prune(typed, views) {
  const left = /** @type {Typed} */ ({})
  for (const [place, answers] of Object.entries(typed)) {
    const view = views.find(each => each.id === place)
    if (view) left[place] = keep(answers, view.blocks)
    else if (place.includes('/')) left[place] = answers
  }
  return left
}

/** @param {Answers} answers @param {readonly Block[]} blocks */
function keep(answers, blocks) {
  const left = /** @type {Answers} */ ({})
  for (const { block, element } of fields(blocks)) {
    const answer = answers[block.block_id]?.[element.action_id]
    if (answer) left[block.block_id] = { ...left[block.block_id], [element.action_id]: answer }
  }
  return left
}

/** An answer or a press as /client/action takes it. @param {string} actionId @param {object} answer */
export function asAction(actionId, answer) {
  const entries = Object.entries(answer).map(([key, value]) => [
    key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
    value
  ])
  return { actionId, ...Object.fromEntries(entries) }
}
