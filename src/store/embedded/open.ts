import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { lockDirectory } from './lock.ts'
import { type EmbeddedPool, openPool } from './pool.ts'

/**
 * Opens the embedded database in a directory, made when it is missing, or in memory.
 * What was committed survives the death of the process; power loss may take the last moments (PGlite has fsync off).
 * @throws DirectoryInUse when another process has the directory
 */
export async function openEmbedded(directory: string | 'memory://'): Promise<EmbeddedPool> {
  if (directory === 'memory://') return openPool(directory, () => {})
  mkdirSync(directory, { recursive: true })
  const lock = lockDirectory(directory)
  try {
    return await openPlace(join(resolve(directory), 'postgres'), lock.release)
  } catch (error) {
    lock.release()
    throw error
  }
}

/** A database whose making was interrupted cannot be opened and has nothing in it yet: it is made again. */
async function openPlace(place: string, onClosed: () => void): Promise<EmbeddedPool> {
  const begun = `${place}.begun`
  if (existsSync(begun)) rmSync(place, { recursive: true, force: true })
  if (!existsSync(place)) writeFileSync(begun, '')
  const pool = await openPool(place, onClosed)
  rmSync(begun, { force: true })
  return pool
}
