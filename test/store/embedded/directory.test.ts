import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryInUse, openEmbedded } from '../../../src/store/embedded/open.ts'
import { createStore } from '../../../src/store/store.ts'

describe('the directory of the embedded database', { timeout: 60_000 }, () => {
  let directory: string
  const children: ChildProcess[] = []
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'countersign-directory-'))
  })
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill))
    rmSync(directory, { recursive: true, force: true })
  })

  it('keeps all that was committed when the process is killed in the middle of writing', async () => {
    const said: string[] = []
    for (let round = 1; round <= 2; round++) {
      const child = startWriter()
      for await (const line of createInterface({ input: child.stdout })) {
        said.push(line)
        if (said.length >= round * 50) break
      }
      await kill(child)
    }
    const pool = await openEmbedded(directory)
    await createStore({ pool, clock: { now: () => new Date() } })
    const { rows } = await pool.query<Found>(`
      SELECT id, state_name, (SELECT count(*)::int FROM audit WHERE change = changes.id) AS entries,
        (SELECT count(*)::int FROM decisions WHERE change = changes.id) AS decisions,
        (SELECT version FROM outbox WHERE change = changes.id) AS version
      FROM changes`)
    await pool.end()

    const found = new Map(rows.map(row => [row.id, row.state_name]))
    const lost = said.filter(line => {
      const [word = '', id = ''] = line.split(' ')
      return word === 'approved' ? found.get(id) !== 'approved' : !found.has(id)
    })
    expect(said.filter(line => line.startsWith('approved')).length).toBeGreaterThan(40)
    expect(lost).toEqual([])
    const half = rows.filter(({ state_name, entries, decisions, version }) => {
      const steps = state_name === 'approved' ? 1 : 0
      return entries !== 1 + steps || decisions !== steps || version !== 1 + steps
    })
    expect(half).toEqual([])
  })

  it('refuses a second process, and says who has it and what to do', async () => {
    const pool = await openEmbedded(directory)
    const child = startWriter()
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) lines.push(line)
    await pool.end()
    const { since } = JSON.parse(readFileSync(join(directory, 'lock.json'), 'utf8'))
    const who = `process ${process.pid}, since ${since}`
    expect(lines).toEqual([
      `DirectoryInUse: Another Countersign (${who}) uses ${directory}; stop it, or set another DATA_DIR`
    ])
  })

  it('refuses to be opened twice in one process, and opens again once it was closed', async () => {
    const pool = await openEmbedded(directory)
    await expect(openEmbedded(directory)).rejects.toThrow(DirectoryInUse)
    await pool.query('CREATE TABLE kept (n int)')
    await pool.end()
    const again = await openEmbedded(directory)
    expect((await again.query('SELECT * FROM kept')).rows).toEqual([])
    await again.end()
  })

  it('is free when its process was killed, whoever has got that process id since', async () => {
    const child = startWriter()
    await once(child.stdout, 'data')
    await kill(child)
    writeFileSync(join(directory, 'lock.json'), JSON.stringify({ process: process.ppid, since: new Date() }))
    const pool = await openEmbedded(directory)
    await pool.end()
  })

  it('is made again when its process was killed while it was being made', async () => {
    const made = join(directory, 'postgres')
    await (await openEmbedded(directory)).end()
    rmSync(join(made, 'PG_VERSION'))
    rmSync(join(made, 'global'), { recursive: true })
    writeFileSync(`${made}.begun`, '')
    const pool = await openEmbedded(directory)
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })

  it('says that it cannot be opened when its files are damaged, and lets it go', async () => {
    await (await openEmbedded(directory)).end()
    rmSync(join(directory, 'postgres', 'global'), { recursive: true })
    for (const attempt of [1, 2]) {
      const error = await openEmbedded(directory).catch(error => error)
      expect(error, `attempt ${attempt}`).toBeInstanceOf(Error)
      expect(error).not.toBeInstanceOf(DirectoryInUse)
      expect(error.message).toContain(join(directory, 'postgres'))
    }
  })

  function startWriter() {
    const file = new URL('./writer.ts', import.meta.url).pathname
    const child = spawn(process.execPath, ['--liftoff-only', file, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return child
  }
})

type Found = { id: string; state_name: string; entries: number; decisions: number; version: number }

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
