import { createHash } from 'node:crypto'

/** Stands for a text: the same text has the same version. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
