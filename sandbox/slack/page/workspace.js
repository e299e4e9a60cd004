import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { get, listen } from './connection.js'

/** @import { Person, State } from './protocol.ts' */

/** Everybody who can be played, once the server is there. */
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
 * What one person sees, kept fresh.
 * @param {string | undefined} as
 * @returns {{ state: State | null, lost: boolean, refresh: () => Promise<void> }}
 */
export function useWorkspace(as) {
  const [state, setState] = useState(/** @type {State | null} */ (null))
  const [lost, setLost] = useState(false)
  const version = useRef(0)
  const refresh = useCallback(async () => {
    if (as === undefined) return
    const mine = ++version.current
    try {
      const next = await get(`/client/state?as=${encodeURIComponent(as)}`)
      // Answers may overtake each other; only the last one asked for counts.
      if (mine === version.current) setState(next)
      setLost(false)
    } catch {
      setLost(true)
    }
  }, [as])
  useEffect(() => {
    if (as === undefined) return
    version.current++
    setState(null)
    return listen(as, refresh, setLost)
  }, [as, refresh])
  return { state, lost, refresh }
}
