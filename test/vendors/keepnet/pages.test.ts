import { describe, expect, it } from 'vitest'
import { pages } from '../../../src/vendors/keepnet/api/catalogue.ts'

/** A search of so many pages with one row each, and how many of them were under way at once. */
function search(total: number | undefined, broken?: number) {
  const asked: number[] = []
  let underWay = 0
  let most = 0
  return {
    asked,
    most: () => most,
    async load(pageNumber: number) {
      asked.push(pageNumber)
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise(setImmediate)
      underWay -= 1
      if (pageNumber === broken) throw new Error(`page ${pageNumber} is away`)
      const results = pageNumber <= (total ?? 3) ? [{ resourceId: `c${pageNumber}` }] : []
      return { results, ...(total !== undefined && { totalNumberOfPages: total }) }
    }
  }
}

async function idsOf(all: AsyncIterable<{ resourceId: string }[]>): Promise<string[]> {
  const ids: string[] = []
  for await (const page of all) ids.push(...page.map(({ resourceId }) => resourceId))
  return ids
}

describe('pages of a search', () => {
  it('are asked for two at a time once it is known how many there are, each once and in order', async () => {
    const { load, asked, most } = search(5)
    expect(await idsOf(pages(load))).toEqual(['c1', 'c2', 'c3', 'c4', 'c5'])
    expect(asked).toEqual([1, 2, 3, 4, 5])
    expect(most()).toBe(2)
  })

  it('are asked for one by one while that is not known, until one brings nothing new', async () => {
    const { load, asked, most } = search(undefined)
    expect(await idsOf(pages(load))).toEqual(['c1', 'c2', 'c3'])
    expect(asked).toEqual([1, 2, 3, 4])
    expect(most()).toBe(1)
  })

  it.each([null, 0])('are not ended by a total of %s beside rows', async totalNumberOfPages => {
    const { load } = search(undefined)
    const said = async (pageNumber: number) => ({ ...(await load(pageNumber)), totalNumberOfPages })
    expect(await idsOf(pages(said))).toEqual(['c1', 'c2', 'c3'])
  })

  it('leave out rows that are none', async () => {
    const load = async () => ({ results: [null, { resourceId: 'c1' }], totalNumberOfPages: 1 })
    expect(await idsOf(pages(load))).toEqual(['c1'])
  })

  it('fail in their turn, after the pages before them', async () => {
    const seen: string[] = []
    const read = async () => {
      for await (const [row] of pages(search(5, 3).load)) seen.push(row?.resourceId ?? '')
    }
    await expect(read()).rejects.toThrow('page 3 is away')
    expect(seen).toEqual(['c1', 'c2'])
  })
})
