import { digest } from '../../seeded.ts'

/** Twelve letters and digits, as the vendor's ids are; the same for the same words on every machine. */
export function resourceId(...words: readonly (string | number)[]): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return [...digest(words)].slice(0, 12).reduce((id, byte) => id + letters[byte % letters.length], '')
}
