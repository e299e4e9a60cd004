import { statfs } from 'node:fs/promises'
import type { Queryable } from './pool.ts'

/** PostgreSQL makes its log in pieces of 16 MB, and cannot go on without room for one. In bytes. */
const LEAST = 2 ** 25

/** Takes room for a page of a table and gives it back; only to be run where something is at fault, since it costs some. */
const PAGE = `BEGIN; CREATE TEMPORARY TABLE room AS SELECT repeat(md5('room'), 100) AS text; ROLLBACK`

/**
 * Rejects where the embedded database in that directory does not answer, or has no room to write. `doubtful` says that
 * something failed, so that writing is tried.
 */
export async function writable(pool: Queryable, directory: string | 'memory://', doubtful: boolean): Promise<void> {
  await pool.query('SELECT 1')
  if (directory !== 'memory://') {
    const { bavail, bsize } = await statfs(directory)
    const free = bavail * bsize
    if (free < LEAST) throw new Error(`the disk of DATA_DIR is full: ${Math.floor(free / 2 ** 20)} MiB are left`)
  }
  if (doubtful) await pool.query(PAGE)
}
