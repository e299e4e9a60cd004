import { describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import { answering, COMPANY, data, detail, SEARCH, signal } from './answering.ts'

const ROW = {
  companyResourceId: 'abc',
  companyName: 'Sample',
  licenseTypeResourceId: 'gold',
  isNumberOfUsersLimited: true,
  numberOfUsers: '100',
  targetUserCount: 80,
  licenseEndDate: '2027-01-01T00:00:00',
  tags: ['vip']
}

const found = async (row: object, answers = {}): Promise<CompanySummary | undefined> => {
  const { vendor } = answering({ [SEARCH]: () => data({ results: [{ ...ROW, ...row }] }), ...answers })
  return (await vendor.find('sample', signal))[0]
}

describe('vendors keepnet rows', () => {
  it('hold the licence as the company itself does', async () => {
    const row = await found({})
    expect(row).toMatchObject({
      licence: { type: 'gold', limited: true, seats: 100, ends: '2027-01-01' },
      tags: ['vip']
    })
    const { vendor } = answering({ [COMPANY]: () => data(detail({ licenseTypeResourceId: 'gold', tags: ['vip'] })) })
    expect(await vendor.read('abc', signal)).toMatchObject({ ...row })
  })

  it('know no limit where the seats are an empty text', async () => {
    expect(await found({ numberOfUsers: '' })).toMatchObject({ use: null })
  })

  it('leave out what they do not say', async () => {
    const licence = async (row: object) => (await found(row))?.licence
    expect(await licence({ licenseTypeResourceId: null, isNumberOfUsersLimited: undefined })).toEqual({
      ends: '2027-01-01'
    })
    expect(await licence({ isNumberOfUsersLimited: false, numberOfUsers: '9999' })).toEqual({
      type: 'gold',
      limited: false,
      ends: '2027-01-01'
    })
    expect(await licence({ numberOfUsers: 'many', licenseEndDate: null })).toEqual({
      type: 'gold',
      limited: true,
      ends: null
    })
    expect(await licence({ licenseEndDate: undefined })).not.toHaveProperty('ends')
    expect(await found({ tags: null })).not.toHaveProperty('tags')
  })

  it('leave out an end that could be two days', async () => {
    const row = await found(
      { licenseEndDate: '04/03/2027' },
      { 'GET /api/system-users/settings': () => data({ dateFormat: null }) }
    )
    expect(row).toMatchObject({ ends: null })
    expect(row?.licence).not.toHaveProperty('ends')
  })
})

describe('vendors keepnet over the limit', () => {
  it('asks for them alone, believes only their own numbers, and merges pages that overlap', async () => {
    const over = (id: string, users: number, more: object = {}) => ({
      ...ROW,
      companyResourceId: id,
      targetUserCount: users,
      ...more
    })
    const pages = [
      [over('a', 101), over('b', 100), over('c', 500, { isNumberOfUsersLimited: false })],
      [over('a', 101), over('d', 120), over('e', 120, { numberOfUsers: null })],
      [over('b', 99)]
    ]
    const bodies: unknown[] = []
    const { vendor } = answering({
      [SEARCH]: body => {
        bodies.push(body)
        return data({ results: pages[bodies.length - 1], totalNumberOfPages: 3 })
      }
    })
    const ids: string[] = []
    for await (const page of vendor.overLimit(signal)) ids.push(...page.map(({ id }) => id))
    expect(ids).toEqual(['a', 'd'])
    expect(bodies).toHaveLength(3)
    expect(bodies[0]).toMatchObject({ isTargetUserCountExceededLimit: true, filter: { SearchInputTextValue: '' } })
  })
})
