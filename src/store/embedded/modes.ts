import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Others may read or write what the record is kept in. Its message is written for the person who starts the process. */
export class DirectoryOpen extends Error {
  override name = 'DirectoryOpen'

  constructor(directory: string, open: string, mode: number) {
    const found = `${open} has the mode ${mode.toString(8).padStart(4, '0')}`
    super(`Other users of this machine may reach the database: ${found}. Run chmod -R go-rwx ${directory}`)
  }
}

const OTHERS = 0o077

/**
 * Closes an empty directory to others, and refuses one in which they may have read or written already: only a person
 * can know what became of that.
 * @throws DirectoryOpen
 */
export function closeToOthers(directory: string): void {
  const parts = readdirSync(directory).filter(name => /^(lock|postgres)/.test(name))
  if (parts.length === 0) chmodSync(directory, 0o700)
  for (const path of [directory, ...parts.flatMap(name => below(join(directory, name)))]) {
    const mode = lstatSync(path).mode & 0o7777
    if (mode & OTHERS) throw new DirectoryOpen(directory, path, mode)
  }
}

function below(path: string): string[] {
  if (!lstatSync(path).isDirectory()) return [path]
  return [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map(name => join(path, name))]
}
