import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { get, listen } from './connection.js'

/** @import { Person, State } from '../protocol.ts' */

/** Everybody the page can act as, once the server answers. */
export function usePeople() {
  const [people, setPeople] = useState(/** @type {Person[]} */ ([]))
  const [team, setTeam] = useState('')
  useEffect(() => {
    let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)
    const ask = async () => {
      try {
        const answer = await get('/client/people')
        setPeople(answer.people)
        setTeam(typeof answer.team === 'string' ? answer.team : (answer.team?.name ?? ''))
      } catch {
        timer = setTimeout(ask, 1000)
      }
    }
    void ask()
    return () => clearTimeout(timer)
  }, [])
  return { people, team }
}

/**
 * What one person sees, kept up to date.
 * @param {string | undefined} as
 * @returns {{ state: State | null, lost: boolean, refresh: () => Promise<void> }}
 */
export function useWorkspace(as) {
  const [state, setState] = useState(/** @type {State | null} */ (null))
  const [lost, setLost] = useState(false)
  const latest = useRef(0)
  const refresh = useCallback(async () => {
    if (as === undefined) return
    const request = ++latest.current
    try {
      const next = await get(`/client/state?as=${encodeURIComponent(as)}`)
      // Answers may arrive out of order; only the latest request counts.
      if (request === latest.current) setState(next)
      setLost(false)
    } catch {
      setLost(true)
    }
  }, [as])
  useEffect(() => {
    if (as === undefined) return
    latest.current++
    setState(null)
    return listen(as, refresh, setLost)
  }, [as, refresh])
  return { state, lost, refresh }
}

/** @typedef {{ as?: string | undefined, at?: string | undefined }} Address */

/**
 * The person and the open channel, kept in the page's URL: a reload keeps them, and two windows can be two people.
 * @returns {[Address, (change: Address) => void]}
 */
export function useAddress() {
  const [address, setAddress] = useState(() => {
    const query = new URLSearchParams(location.search)
    return { as: query.get('as') ?? undefined, at: query.get('in') ?? undefined }
  })
  const go = useCallback((/** @type {Address} */ change) => {
    setAddress(old => {
      const next = { ...old, ...change }
      const query = new URLSearchParams()
      if (next.as) query.set('as', next.as)
      if (next.at) query.set('in', next.at)
      history.replaceState(null, '', `?${query}`)
      return next
    })
  }, [])
  return [address, go]
}

/**
 * How many messages a person has not read yet, by channel. This browser keeps it for each person.
 * @param {string | undefined} as @param {State | null} state @param {string | undefined} at the channel that is open
 * @returns {Record<string, number>}
 */
export function useUnread(as, state, at) {
  const [seen, setSeen] = useState(stored)
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
function stored() {
  return JSON.parse(localStorage.getItem(KEY) ?? '{}')
}
