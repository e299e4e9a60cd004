import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { queueContract } from '../contracts/queue.ts'

const directory = mkdtempSync(join(tmpdir(), 'countersign-queue-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

queueContract({ name: 'embedded', directory: 'memory://' }, { name: 'embedded', directory })
