import { useCallback, useState } from 'preact/hooks'

/** @typedef {{ as?: string | undefined, at?: string | undefined }} Address */

/**
 * Who one is and where one stands, kept in the page's address: a reload stays, and two windows can be two people.
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
