import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StartDatabase } from './database.ts'
import { type EmbeddedPool, openPool, type PoolTimes } from './pool.ts'

/**
 * Opens the embedded database in a directory, created if missing, or in memory.
 * Committed data survives a crash of the process; a power failure may lose the last moments (PGlite has fsync off). It
 * holds personal data, so from here on every file that this process creates is accessible to its owner only. `start`
 * replaces the thread of an in-memory database.
 * @throws DirectoryInUse when another process uses the directory
 * @throws DirectoryOpen when other users may access the directory or a file in it
 */
export async function openEmbedded(
  directory: string | 'memory://',
  start?: StartDatabase,
  times?: PoolTimes
): Promise<EmbeddedPool> {
  if (directory === 'memory://') return openPool(directory, () => {}, start, times)
  process.umask(0o077)
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  restrictAccess(directory)
  const lock = lockDirectory(directory)
  try {
    return await openPlace(join(resolve(directory), 'postgres'), lock.release, times)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A database whose creation was interrupted cannot be opened and is still empty: it is created again. */
async function openPlace(place: string, onClosed: () => void, times?: PoolTimes): Promise<EmbeddedPool> {
  const begun = `${place}.begun`
  if (existsSync(begun)) rmSync(place, { recursive: true, force: true })
  if (!existsSync(place)) writeFileSync(begun, '')
  const pool = await openPool(place, onClosed, undefined, times)
  rmSync(begun, { force: true })
  return pool
}

/** Another process uses the directory. The message is for the person who started this one. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse'
}

/**
 * Locks a directory for this process until `release()`, or until the process ends in any way.
 * It is an operating system lock on the file `lock`, taken through SQLite because Node has no file locks. So no stale
 * lock can remain, and no process id can be mistaken for another. `lock.json` only names the holder.
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
    // It has taken the lock and not yet written its name.
    return 'just started'
  }
}

function refusal(directory: string, holder: string): string {
  return `Another Countersign (${holder}) uses ${directory}; stop it, or set another DATA_DIR`
}

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
function restrictAccess(directory: string): void {
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
