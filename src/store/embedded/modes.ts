import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Other users may read or write the database files. The message is for the person who starts the process. */
export class DirectoryOpen extends Error {
  override name = 'DirectoryOpen'

  constructor(directory: string, open: string, mode: number) {
    const found = `${open} has the mode ${mode.toString(8).padStart(4, '0')}`
    super(`Other users of this machine may reach the database: ${found}. Run chmod -R go-rwx ${directory}`)
  }
}

const OTHERS = 0o077

/**
 * Removes other users' access to an empty directory, and refuses one with data that they could reach: only a person can
 * know whether it was read or changed.
 * @throws DirectoryOpen
 */
export function restrictAccess(directory: string): void {
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
