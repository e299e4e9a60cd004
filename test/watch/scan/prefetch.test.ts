import { describe, expect, it } from 'vitest'
import { prefetch } from '../../../src/watch/scan/scan.ts'

const { signal } = new AbortController()

/** Ten pages; says which was asked for, and whether it was told to stop. */
function pages() {
  const asked: number[] = []
  const ends: string[] = []
  async function* open(stop: AbortSignal) {
    try {
      for (let page = 1; page <= 10; page += 1) {
        asked.push(page)
        await new Promise(setImmediate)
        stop.throwIfAborted()
        yield page
      }
    } finally {
      ends.push(stop.aborted ? 'stopped' : 'done')
    }
  }
  return { open, asked, ends }
}

describe('watch pages read ahead', () => {
  it('come in their order, each with when it was asked for, and two are asked for while another is worked on', async () => {
    const { open, asked } = pages()
    let now = 0
    const seen: { page: number; prefetch: number; at: number }[] = []
    for await (const { page, requestedAt } of prefetch(open, { now: () => new Date(now++) }, signal)) {
      for (let version = 0; version < 4; version += 1) await new Promise(setImmediate)
      seen.push({ page, prefetch: asked.length - page, at: requestedAt.getTime() })
    }
    expect(seen.map(({ page }) => page)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(seen.map(({ prefetch }) => prefetch)).toEqual([...Array(8).fill(2), 1, 0])
    expect(seen.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('end with whoever stops early, and with what goes wrong', async () => {
    const stopped = pages()
    for await (const { page } of prefetch(stopped.open, { now: () => new Date() }, signal)) if (page === 3) break
    expect(stopped).toMatchObject({ asked: [1, 2, 3, 4], ends: ['stopped'] })
    const broken = async () => {
      for await (const { page } of prefetch(pages().open, { now: () => new Date() }, signal)) {
        if (page === 2) throw new Error('the memory is away')
      }
    }
    await expect(broken()).rejects.toThrow('the memory is away')
    const failing = async function* () {
      yield 1
      throw new Error('the vendor is away')
    }
    const seen: number[] = []
    const read = async () => {
      for await (const { page } of prefetch(failing, { now: () => new Date() }, signal)) seen.push(page)
    }
    await expect(read()).rejects.toThrow('the vendor is away')
    expect(seen).toEqual([1])
  })
})
