import { describe, expect, it } from 'vitest'
import { batches } from '../../../src/watch/scan/scan.ts'

async function* pages(...sizes: (number | Error)[]) {
  let row = 0
  for (const size of sizes) {
    if (size instanceof Error) throw size
    yield Array.from({ length: size }, () => row++)
  }
}

async function sizes(all: AsyncIterable<readonly number[]>): Promise<(number | string)[]> {
  const seen: (number | string)[] = []
  try {
    for await (const batch of all) seen.push(batch.length)
  } catch (error) {
    seen.push(String(error))
  }
  return seen
}

describe('pages put together', () => {
  it('are batches of at least so many rows, and the rest', async () => {
    expect(await sizes(batches(pages(100, 100, 100, 40), 200))).toEqual([200, 140])
    expect(await sizes(batches(pages(300, 0, 200), 200))).toEqual([300, 200])
    expect(await sizes(batches(pages(), 200))).toEqual([])
  })

  it('lose no row and keep their order', async () => {
    const seen: number[] = []
    for await (const batch of batches(pages(7, 7, 7), 10)) seen.push(...batch)
    expect(seen).toEqual(Array.from({ length: 21 }, (_, row) => row))
  })

  it('come before what went wrong after them', async () => {
    expect(await sizes(batches(pages(100, 100, 100, new Error('away')), 200))).toEqual([200, 100, 'Error: away'])
    expect(await sizes(batches(pages(new Error('away')), 200))).toEqual(['Error: away'])
  })
})
