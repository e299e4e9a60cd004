import { createHash } from 'node:crypto'

/** A whole number from `min` to `max`, both included; the same for the same words on every machine. */
export function seededInteger(min: number, max: number, ...words: readonly (string | number)[]): number {
  return min + (digest(words).readUInt32BE(0) % (max - min + 1))
}

/** One of the list; the same for the same words on every machine. */
export function seededPick<T>(list: readonly T[], ...words: readonly (string | number)[]): T {
  const one = list[seededInteger(0, list.length - 1, ...words)]
  if (one === undefined) throw new Error('Cannot pick from an empty list')
  return one
}

/** Thirty-two bytes that look like any others; the same for the same words on every machine. */
export function digest(words: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(words.join('\n')).digest()
}
