import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Somebody else has the directory. Its message is written for the person who started the second one. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse'
}

/**
 * Takes a directory for this process, until `release()` or until the process dies, however it dies.
 *
 * The lock is the operating system's, on `lock`, held through SQLite because Node has no file lock of its own. So there
 * is nothing stale to take over and no process id to mistake for another. `lock.json` only says who has it.
 * @throws DirectoryInUse
 */
export function lockDirectory(directory: string): { release(): void } {
  const holder = join(directory, 'lock.json')
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (isBusy(error)) throw new DirectoryInUse(refusal(directory, readHolder(holder)), { cause: error })
    throw error
  }
  writeFileSync(holder, JSON.stringify({ process: process.pid, since: new Date() }))
  return { release: () => lock.close() }
}

function isBusy(error: unknown): boolean {
  const SQLITE_BUSY = 5
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

function readHolder(file: string): string {
  try {
    const { process, since } = JSON.parse(readFileSync(file, 'utf8'))
    return `process ${process}, since ${since}`
  } catch {
    // It has the lock and has not yet written who it is.
    return 'just started'
  }
}

function refusal(directory: string, holder: string): string {
  return `Another Countersign (${holder}) uses ${directory}; stop it, or give this one another DATA_DIR`
}
