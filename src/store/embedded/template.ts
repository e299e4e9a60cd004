import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'

/**
 * A new database as PGlite makes it, kept beside the installed packages: making one takes some seconds of a whole
 * core, loading this one a tenth of that. It holds nothing of ours. `npm ci` removes it.
 */
export function readTemplate(): Blob | undefined {
  try {
    return new Blob([readFileSync(templateFile())])
  } catch (error) {
    if (isFault(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Keeps a database that nobody has used yet as the template; does nothing where the packages are read-only. */
export async function keepTemplate(fresh: PGlite): Promise<void> {
  const file = templateFile()
  const unfinished = `${file}.${randomUUID()}`
  const dump = await fresh.dumpDataDir('none')
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(unfinished, await dump.bytes())
    renameSync(unfinished, file)
  } catch (error) {
    if (!isFault(error, 'EACCES', 'EROFS', 'EPERM', 'ENOSPC')) throw error
  }
}

/** Another version of PGlite may lay its files out in another way, so it has a template of its own. */
function templateFile(): string {
  const pglite = dirname(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  const { version } = JSON.parse(readFileSync(join(pglite, 'package.json'), 'utf8'))
  return join(pglite, '..', '..', '.cache', 'countersign', `pglite-${version}.tar`)
}

function isFault(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
