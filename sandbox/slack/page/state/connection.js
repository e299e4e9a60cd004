/** @import { Reply } from '../protocol.ts' */

/**
 * Gets JSON from the server.
 * @param {string} path
 * @returns {Promise<any>} the JSON answer
 * @throws {Error} with a sentence for the person if the server cannot be reached or refuses
 */
export async function get(path) {
  const response = await fetch(path, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The local workspace answered ${response.status} to ${path.split('?')[0]}.`)
  return response.json()
}

/**
 * Posts to the server, and waits until the bot has answered or the time to answer is over.
 * @param {string} path
 * @param {object} body
 * @returns {Promise<Reply & Record<string, any>>} `failed` holds a sentence if it did not work
 */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    const answer = await response.json().catch(() => ({}))
    if (response.ok) return answer
    return { failed: answer.failed ?? answer.error ?? `The local workspace answered ${response.status}.` }
  } catch {
    return { failed: 'The local workspace does not answer. Is the demo still running?' }
  }
}

/**
 * Calls back whenever something changed for this person, and when the connection is lost or restored.
 * @param {string} as
 * @param {() => void} onChange
 * @param {(lost: boolean) => void} onLost
 * @returns {() => void} stop
 */
export function listen(as, onChange, onLost) {
  const events = new EventSource(`/client/events?as=${encodeURIComponent(as)}`)
  events.addEventListener('changed', onChange)
  events.addEventListener('open', () => {
    onLost(false)
    onChange()
  })
  events.addEventListener('error', () => onLost(true))
  return () => events.close()
}
