import { useContext } from 'preact/hooks'
import { useForm } from '../state/forms.js'
import { Directory } from '../state/names.js'
import { plain } from '../text/text.js'

/** @import { Answer } from '../protocol.ts' */

/**
 * @typedef {{ text: { type: 'plain_text', text: string }, value: string, description?: any }} Choice
 * @typedef {{ label: string | null, options: Choice[] }} ChoiceGroup
 * @typedef {{ failed: string } | { groups: ChoiceGroup[] }} Found
 */

/**
 * A select's choices, from the element itself, the bot, or the workspace.
 * @param {any} block @param {any} element
 * @returns {{ remote: boolean, least: number, find: (text: string) => Promise<Found> }}
 */
export function useChoices(block, element) {
  const form = useForm()
  const directory = useContext(Directory)
  if (element.type.includes('external')) {
    return {
      remote: true,
      least: element.min_query_length ?? 3,
      find: async text => {
        const answer = await form.suggest(block.block_id, element.action_id, text)
        if (answer.failed) return { failed: answer.failed }
        return {
          groups: grouped({ options: answer.options, option_groups: answer.optionGroups ?? answer.option_groups })
        }
      }
    }
  }
  const all = element.type.includes('static')
    ? grouped(element)
    : [{ label: null, options: listed(element, directory) }]
  return { remote: false, least: 0, find: async text => ({ groups: matching(all, text) }) }
}

/** The current answer as choices. @param {any} element @param {Answer} answer @param {Record<string, string>} names @returns {Choice[]} */
export function chosen(element, answer, names) {
  const key = keyOf(element)
  const held = /** @type {any} */ (answer)[key] ?? null
  const list = Array.isArray(held) ? held : held === null ? [] : [held]
  return list.map(each => (typeof each === 'string' ? choice(each, names[each] ?? each) : each))
}

/** An answer of these choices. @param {any} element @param {Choice[]} choices @returns {Partial<Answer>} */
export function holding(element, choices) {
  const key = keyOf(element)
  const list = key.startsWith('selected_option') ? choices : choices.map(each => each.value)
  return { [key]: key.endsWith('s') ? list : (list[0] ?? null) }
}

/** @param {any} element */
function keyOf(element) {
  const [, multi, kind = ''] = element.type.match(/^(multi_)?(\w+)_select$/) ?? []
  const thing = kind === 'static' || kind === 'external' ? 'option' : kind.replace(/s$/, '')
  return `selected_${thing}${multi ? 's' : ''}`
}

/** @param {any} holder @returns {ChoiceGroup[]} */
function grouped(holder) {
  if (holder.option_groups) {
    return holder.option_groups.map((/** @type {any} */ each) => ({ label: plain(each.label), options: each.options }))
  }
  return [{ label: null, options: holder.options ?? [] }]
}

/** @param {any} element @param {{ people: any[], channels: any[] }} directory */
function listed(element, { people, channels }) {
  if (element.type.includes('users')) return people.map(each => choice(each.id, each.realName))
  const wanted = element.type.includes('channels') ? channels.filter(each => each.kind === 'channel') : channels
  return wanted.map(each => choice(each.id, each.kind === 'channel' ? `#${each.name}` : each.name))
}

/** @param {string} value @param {string} text @returns {Choice} */
function choice(value, text) {
  return { text: { type: 'plain_text', text }, value }
}

/** @param {ChoiceGroup[]} groups @param {string} text */
function matching(groups, text) {
  const wanted = text.trim().toLowerCase()
  return groups
    .map(({ label, options }) => ({
      label,
      options: options.filter(each => plain(each.text).toLowerCase().includes(wanted))
    }))
    .filter(each => each.options.length > 0)
}
