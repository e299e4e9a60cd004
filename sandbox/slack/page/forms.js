import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { asAction, collect, current, placeKey, prune } from './answers.js'
import { post } from './connection.js'

/** @import { Answer, Answers, Block, Place, State } from './protocol.ts' */
/** @import { Form } from './form.js' */
/** @import { Typed } from './answers.js' */

/**
 * Keeps what people type until it is sent, and tells the bot what they press.
 * @param {string | undefined} as @param {State | null} state @param {(sentence: string) => void} complain
 */
export function useForms(as, state, complain) {
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
            if (reply.failed) complain(reply.failed)
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
    [as, typed, complain, set]
  )
}
