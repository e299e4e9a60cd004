import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { storeContract } from '../contracts/store.ts'

const directory = mkdtempSync(join(tmpdir(), 'countersign-store-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

storeContract({ name: 'embedded', directory })
