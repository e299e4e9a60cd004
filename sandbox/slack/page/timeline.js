/** @import { Message } from './protocol.ts' */

const TOGETHER = 5 * 60

/**
 * Messages by day; one that soon follows another of the same author `follows` it and needs no head of its own.
 * @param {Message[]} messages
 */
export function sections(messages) {
  const found = /** @type {{ day: string, messages: { message: Message, follows: boolean }[] }[]} */ ([])
  let before = /** @type {Message | undefined} */ (undefined)
  for (const message of messages) {
    const day = dayOf(message.ts)
    if (found.at(-1)?.day !== day) {
      found.push({ day, messages: [] })
      before = undefined
    }
    const follows =
      before !== undefined &&
      before.user.id === message.user.id &&
      !before.ephemeral &&
      !message.ephemeral &&
      !message.user.isBot &&
      Number(message.ts) - Number(before.ts) < TOGETHER
    found.at(-1)?.messages.push({ message, follows })
    before = message
  }
  return found
}

/** @param {string} ts */
export function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** @param {string} ts */
function dayOf(ts) {
  const date = new Date(Number(ts) * 1000)
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}
