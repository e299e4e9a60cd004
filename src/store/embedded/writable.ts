import { statfs } from 'node:fs/promises'
import type { Queryable } from './pool.ts'

/** In bytes: PostgreSQL writes its log in segments of 16 MB, and stops without space for one. */
const LEAST = 2 ** 25

/** Allocates a page of a table and releases it; run only after a failure, because of its cost. */
const PAGE = `BEGIN; CREATE TEMPORARY TABLE filler AS SELECT repeat(md5('filler'), 100) AS text; ROLLBACK`

/**
 * Rejects if the embedded database does not answer, or has no space to write. `doubtful`: something failed before, so a
 * write is tried.
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
