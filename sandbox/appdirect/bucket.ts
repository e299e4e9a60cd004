import type { Clock } from '../../src/changes/ports/ports.ts'

/** The vendor's limit of its company list: so many requests at once, and so many more each second. */
const HOLDS = 20
const LEAKS = 5

/** A leaky bucket. Each call puts a request into it; false where it is full. */
export function bucket(clock: Clock): () => boolean {
  let level = 0
  let at = clock.now().getTime()

  return () => {
    const now = clock.now().getTime()
    level = Math.max(0, level - ((now - at) / 1000) * LEAKS)
    at = now
    if (level + 1 > HOLDS) return false
    level += 1
    return true
  }
}
