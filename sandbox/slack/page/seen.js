import { useEffect, useState } from 'preact/hooks'

/** @import { State } from './protocol.ts' */

/**
 * How many messages a person has not looked at yet, by channel. Kept by this browser, for each person apart.
 * @param {string | undefined} as @param {State | null} state @param {string | undefined} at the channel that is open
 * @returns {Record<string, number>}
 */
export function useSeen(as, state, at) {
  const [seen, setSeen] = useState(remembered)
  const last = as && at ? (state?.messages[at]?.at(-1)?.ts ?? '0') : undefined
  useEffect(() => {
    if (last !== undefined && state?.me.id === as) {
      setSeen(old => {
        const next = { ...old, [`${as}/${at}`]: last }
        localStorage.setItem(KEY, JSON.stringify(next))
        return next
      })
    }
  }, [as, at, last, state?.me.id])
  const unread = /** @type {Record<string, number>} */ ({})
  for (const { id } of state?.channels ?? []) {
    const from = seen[`${as}/${id}`] ?? '0'
    if (id !== at) unread[id] = (state?.messages[id] ?? []).filter(each => each.ts > from && each.user.id !== as).length
  }
  return unread
}

const KEY = 'countersign-seen'

/** @returns {Record<string, string>} */
function remembered() {
  return JSON.parse(localStorage.getItem(KEY) ?? '{}')
}
