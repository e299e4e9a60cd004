import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryOpen, openEmbedded } from '../../../src/store/embedded/open.ts'

describe('who may read the embedded database', { timeout: 60_000 }, () => {
  let above: string
  let directory: string
  let mask: number
  beforeEach(() => {
    mask = process.umask(0o022)
    above = mkdtempSync(join(tmpdir(), 'countersign-modes-'))
    directory = join(above, 'data')
  })
  afterEach(() => {
    process.umask(mask)
    rmSync(above, { recursive: true, force: true })
  })

  /** The modes of the directory and of all that is in it, each once. */
  function modes(): { directories: string[]; files: string[] } {
    const paths = [
      directory,
      ...readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(at => join(directory, at))
    ]
    const found = paths.map(path => lstatSync(path))
    const distinct = (stats: typeof found) => [...new Set(stats.map(({ mode }) => (mode & 0o7777).toString(8)))]
    return {
      directories: distinct(found.filter(one => one.isDirectory())),
      files: distinct(found.filter(one => one.isFile()))
    }
  }

  async function write(): Promise<void> {
    const pool = await openEmbedded(directory)
    await pool.query('CREATE TABLE IF NOT EXISTS reason (text text)')
    await pool.query(`INSERT INTO reason SELECT repeat(md5(n::text), 20) FROM generate_series(1, 5000) n`)
    await pool.query('CHECKPOINT')
    expect(modes()).toEqual({ directories: ['700'], files: ['600'] })
    await pool.end()
  }

  it('is its owner alone, whatever mask the process was started with, also after it was opened again', async () => {
    await write()
    process.umask(0o022)
    await write()
    expect(modes()).toEqual({ directories: ['700'], files: ['600'] })
  })

  it('is its owner alone where an empty directory stood open', async () => {
    mkdirSync(directory)
    await write()
  })

  it('has to be settled by a person where a part of it stands open, and is then accepted', async () => {
    await (await openEmbedded(directory)).end()
    for (const [part, mode] of PARTS) {
      const open = join(directory, part)
      const before = lstatSync(open).mode
      chmodSync(open, mode)
      const refused = await openEmbedded(directory).catch(error => error)
      expect(refused, part).toBeInstanceOf(DirectoryOpen)
      expect(refused.message).toBe(
        `Other users of this machine may reach the database: ${open.replace(/\/$/, '')} has the mode ` +
          `0${mode.toString(8)}. Run chmod -R go-rwx ${directory}`
      )
      // Settled so, it is accepted: what is refused next is another part, and at last none.
      chmodSync(open, before & 0o700)
    }
    await (await openEmbedded(directory)).end()
  })
})

/** The directory itself to all and to a group, a file, the write-ahead log and the lock. */
const PARTS = [
  ['', 0o755],
  ['', 0o710],
  ['postgres/PG_VERSION', 0o644],
  ['postgres/pg_wal', 0o755],
  ['lock', 0o602]
] as const
