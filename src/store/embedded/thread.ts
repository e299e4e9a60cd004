import { randomUUID } from 'node:crypto'
import fs, { cpSync, existsSync, type Mode, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { messages, PGlite, type Results } from '@electric-sql/pglite'
import type { Fault, Reply, Request, Result } from './messages.ts'

/**
 * PGlite runs in its own thread because it blocks the event loop for up to three seconds at startup and a third of a
 * second under load, and Slack waits only three seconds.
 */

if (!parentPort) throw new Error('src/store/embedded/thread.ts runs only as a worker thread; call openEmbedded()')
const port = parentPort

// By default V8 optimizes PGlite's functions early, which takes more than a second of a core at each start, when most of
// them have already done their work. This budget is forty times the default.
setFlagsFromString('--wasm-tiering-budget=500000000')

/** Why the cache of templates cannot be written. */
const NOT_WRITABLE = ['EACCES', 'EROFS', 'EPERM', 'ENOSPC']

restrictFileModes()
const database = await open(String(workerData))
// Values stay text in both directions: the main thread converts them with pg's code, so that both databases return the
// same values.
database.serializers = {}
for (const type of Object.keys(database.parsers)) database.parsers[type] = text => text

database.onNotification((channel, payload) => reply({ name: 'notification', channel, payload }))
port.on('message', async (request: Request | 'close') => {
  if (request === 'close') {
    await database.close()
    port.close()
  } else {
    await answer(request)
  }
})
reply({ name: 'ready' })

/** PGlite creates most files with mode 0666 regardless of the umask, so this thread removes the access of others. */
function restrictFileModes(): void {
  const { chmodSync, fchmodSync } = fs
  const ownerOnly = (mode: Mode) => Number(mode) & 0o700
  fs.chmodSync = (path, mode) => chmodSync(path, ownerOnly(mode))
  fs.fchmodSync = (file, mode) => fchmodSync(file, ownerOnly(mode))
  syncBuiltinESMExports()
}

async function open(dataDir: string): Promise<PGlite> {
  if (dataDir !== 'memory://') {
    if (!existsSync(dataDir)) await copyTemplate(dataDir)
    return await PGlite.create({ dataDir })
  }
  const template = readTemplate()
  const opened = await PGlite.create({ dataDir, ...(template && { loadDataDir: template }) })
  if (!template) await keepTemplate(opened)
  return opened
}

/**
 * Copies an empty database from the cache, which takes a tenth of the time of unpacking one. Without a cache that can
 * be written, PGlite makes the database itself.
 */
async function copyTemplate(dataDir: string): Promise<void> {
  const template = templatePath()
  if (!existsSync(template)) {
    const unfinished = `${template}.${randomUUID()}`
    try {
      mkdirSync(dirname(template), { recursive: true })
      const packed = readTemplate()
      const made = await PGlite.create({ dataDir: unfinished, ...(packed && { loadDataDir: packed }) })
      if (!packed) await keepTemplate(made)
      await made.close()
      renameSync(unfinished, template)
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true })
      // Another process was faster, or the packages are read-only.
      if (!isFault(error, 'ENOTEMPTY', 'EEXIST', ...NOT_WRITABLE)) throw error
    }
  }
  if (existsSync(template)) cpSync(template, dataDir, { recursive: true })
}

async function answer({ id, text, values }: Request): Promise<void> {
  try {
    const results = values
      ? [await database.query<(string | null)[]>(text, [...values], { rowMode: 'array' })]
      : await database.exec(text, { rowMode: 'array' })
    reply({ name: 'done', id, results: results.map(toResult), inTransaction: database.isInTransaction() })
  } catch (error) {
    reply({ name: 'failed', id, fault: toFault(error), inTransaction: database.isInTransaction() })
  }
}

function toResult({ command, rowCount, fields, rows }: Results<unknown>): Result {
  // With `rowMode: 'array'` and the parsers above every row is an array of texts, which PGlite's types do not express.
  return { command: command ?? '', rowCount: rowCount ?? null, fields, rows: rows as (string | null)[][] }
}

function toFault(error: unknown): Fault {
  if (!(error instanceof messages.DatabaseError)) return { message: String(error), parts: {} }
  const parts = Object.entries(error).filter(([key, value]) => key !== 'query' && typeof value === 'string')
  return { message: error.message, parts: Object.fromEntries(parts) }
}

function reply(message: Reply): void {
  port.postMessage(message)
}

/**
 * A new database as PGlite makes it, cached beside the installed packages: making one takes some seconds of a whole
 * core, loading it a tenth of that. It contains nothing of ours. `npm ci` removes it.
 */
function readTemplate(): Blob | undefined {
  try {
    return new Blob([readFileSync(`${templatePath()}.tar`)])
  } catch (error) {
    if (isFault(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Caches a database that was not used yet; does nothing where the packages are read-only. */
async function keepTemplate(fresh: PGlite): Promise<void> {
  const file = `${templatePath()}.tar`
  const unfinished = `${file}.${randomUUID()}`
  const dump = await fresh.dumpDataDir('none')
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(unfinished, await dump.bytes())
    renameSync(unfinished, file)
  } catch (error) {
    if (!isFault(error, ...NOT_WRITABLE)) throw error
  }
}

/** Versions of PGlite can differ in their file layout, so each has its own template. */
function templatePath(): string {
  const pglite = dirname(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  const { version } = JSON.parse(readFileSync(join(pglite, 'package.json'), 'utf8'))
  return join(pglite, '..', '..', '.cache', 'countersign', `pglite-${version}`)
}

function isFault(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
