import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'
import { asAction, collect, current, placeKey, prune } from './answers.js'
import { post } from './connection.js'

/** @import { Answer, Answers, Block, Place, State } from '../protocol.ts' */
/** @import { Typed } from './answers.js' */

/**
 * Keeps what people type until it is sent, and sends the bot what they press.
 * @param {string | undefined} as @param {State | null} state @param {(message: string) => void} showError
 */
export function useForms(as, state, showError) {
  const [typed, setTyped] = useState(/** @type {Typed} */ ({}))
  useEffect(() => setTyped({}), [as])
  useEffect(() => {
    if (state) setTyped(old => prune(old, state.home ? [...state.views, state.home] : state.views))
  }, [state])

  const set = useCallback(
    (
      /** @type {string} */ key,
      /** @type {string} */ blockId,
      /** @type {string} */ actionId,
      /** @type {Answer} */ answer
    ) => {
      setTyped(old => ({ ...old, [key]: { ...old[key], [blockId]: { ...old[key]?.[blockId], [actionId]: answer } } }))
    },
    []
  )

  return useMemo(
    () => ({
      /** @param {Place} place @param {readonly Block[]} blocks @param {Answers} [kept] @returns {Form} */
      at: (place, blocks, kept) => {
        const key = placeKey(place)
        return {
          place,
          answer: (blockId, element) => current(typed[key], kept, blockId, element),
          set: (blockId, actionId, answer) => set(key, blockId, actionId, answer),
          act: async (blockId, actionId, answer) => {
            const values = collect(blocks, typed[key], kept)
            if (values[blockId]?.[actionId])
              values[blockId] = { ...values[blockId], [actionId]: /** @type {Answer} */ (answer) }
            const reply = await post('/client/action', {
              as,
              container: place,
              blockId,
              action: asAction(actionId, answer),
              values
            })
            if (reply.failed) showError(reply.failed)
          },
          upload: async file => {
            const query = new URLSearchParams({ as: as ?? '', name: file.name })
            const response = await fetch(`/client/upload?${query}`, { method: 'POST', body: file })
            const reply = await response.json()
            if (!response.ok) showError(reply.failed)
            return response.ok ? reply : null
          },
          suggest: (blockId, actionId, value) =>
            post('/client/suggestions', {
              as,
              container: place,
              blockId,
              actionId,
              value,
              values: collect(blocks, typed[key], kept)
            })
        }
      },
      /** @param {Place} place @param {readonly Block[]} blocks @param {Answers} [kept] */
      values: (place, blocks, kept) => collect(blocks, typed[placeKey(place)], kept)
    }),
    [as, typed, showError, set]
  )
}

/**
 * What the blocks of one container (a message, a modal, a Home tab) can do.
 * @typedef {{
 *   place: Place
 *   answer: (blockId: string, element: any) => Answer
 *   set: (blockId: string, actionId: string, answer: Answer) => void
 *   act: (blockId: string, actionId: string, answer: object) => Promise<void>
 *   upload: (file: File) => Promise<{ id: string, name: string } | null>
 *   suggest: (blockId: string, actionId: string, text: string) => Promise<any>
 * }} Form
 */

export const FormContext = createContext(/** @type {Form | null} */ (null))

/** An element's accessible name and description: an input block gives it a label, a section its text. */
/** @typedef {{ id: string, labelledBy?: string, label?: string, describedBy?: string, invalid?: boolean, required?: boolean, dispatch: boolean, error?: string }} Naming */

/**
 * The answer of one element, and how to change it: kept here, and sent to the bot if the block dispatches actions.
 * @param {any} block @param {any} element @param {Naming} naming
 */
export function useAnswer(block, element, naming) {
  const form = useForm()
  const answer = form.answer(block.block_id, element)
  /** @param {Partial<Answer>} change @param {boolean} [dispatch] */
  const change = (change, dispatch = true) => {
    const next = { ...answer, ...change, type: element.type }
    form.set(block.block_id, element.action_id, next)
    if (naming.dispatch && dispatch) void form.act(block.block_id, element.action_id, next)
  }
  return { answer, change }
}

export function useForm() {
  const form = useContext(FormContext)
  if (!form) throw new Error('An element is outside of any message or view.')
  return form
}
