import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StartDatabase } from './database.ts'
import { closeToOthers } from './modes.ts'
import { type EmbeddedPool, openPool, type PoolTimes } from './pool.ts'

/**
 * Opens the embedded database in a directory, made when it is missing, or in memory.
 * What was committed survives the death of the process; power loss may take the last moments (PGlite has fsync off).
 * It holds names, reasons and answers, so that only who runs the process may read it: from here on all files that the
 * process makes are its owner's alone. `start` starts the one in memory, a thread of its own unless told.
 * @throws DirectoryInUse when another process has the directory
 * @throws DirectoryOpen when others may enter the directory, or read or write a file in it
 */
export async function openEmbedded(
  directory: string | 'memory://',
  start?: StartDatabase,
  times?: PoolTimes
): Promise<EmbeddedPool> {
  if (directory === 'memory://') return openPool(directory, () => {}, start, times)
  process.umask(0o077)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  closeToOthers(directory)
  const lock = lockDirectory(directory)
  try {
    return await openPlace(join(resolve(directory), 'postgres'), lock.release, times)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A database whose making was interrupted cannot be opened and has nothing in it yet: it is made again. */
async function openPlace(place: string, onClosed: () => void, times?: PoolTimes): Promise<EmbeddedPool> {
  const begun = `${place}.begun`
  if (existsSync(begun)) rmSync(place, { recursive: true, force: true })
  if (!existsSync(place)) writeFileSync(begun, '')
  const pool = await openPool(place, onClosed, undefined, times)
  rmSync(begun, { force: true })
  return pool
}

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
function lockDirectory(directory: string): { release(): void } {
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
