import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** @import { Answer, Place } from './protocol.ts' */

/**
 * What the blocks of one place (a message, a modal, a home) can do.
 * @typedef {{
 *   place: Place
 *   answer: (blockId: string, element: any) => Answer
 *   set: (blockId: string, actionId: string, answer: Answer) => void
 *   act: (blockId: string, actionId: string, answer: object) => Promise<void>
 *   suggest: (blockId: string, actionId: string, text: string) => Promise<any>
 * }} Form
 */

export const FormContext = createContext(/** @type {Form | null} */ (null))

/** How an element is called and described: an input block gives it a label, a section its text. */
/** @typedef {{ id: string, labelledBy?: string, label?: string, describedBy?: string, invalid?: boolean, required?: boolean, dispatch: boolean, error?: string }} Naming */

/**
 * The answer of one element, and how to change it: kept here, and told to the bot where the block asks for that.
 * @param {any} block @param {any} element @param {Naming} naming
 */
export function useAnswer(block, element, naming) {
  const form = useForm()
  const answer = form.answer(block.block_id, element)
  /** @param {Partial<Answer>} change @param {boolean} [tell] */
  const change = (change, tell = true) => {
    const next = { ...answer, ...change, type: element.type }
    form.set(block.block_id, element.action_id, next)
    if (naming.dispatch && tell) void form.act(block.block_id, element.action_id, next)
  }
  return { answer, change }
}

export function useForm() {
  const form = useContext(FormContext)
  if (!form) throw new Error('An element stands outside of any message or view.')
  return form
}
