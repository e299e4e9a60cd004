import { describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import { createSearchIndex } from '../../../src/watch/directory/search-index.ts'
import { processorTime } from '../../processor-time.ts'

type Given = string | { name: string; id?: string; externalId?: string; tags?: readonly string[] }

function shelfOf(...companies: Given[]) {
  const index = createSearchIndex()
  companies.forEach((given, at) => {
    const { name, id = String(at), externalId, tags } = typeof given === 'string' ? { name: given } : given
    const company: CompanySummary = { id, name, use: null, ends: null, ...(externalId && { externalId }) }
    index.put('v', company, tags)
  })
  return { ...index, names: (typed: string) => index.find(typed, 100).map(({ company }) => company.name) }
}

describe('a company is found', () => {
  it.each([
    ['optics northgate', 'Northgate Optics S.A.'],
    ['sa optics', 'Northgate Optics S.A.'],
    ['opt nor', 'Northgate Optics S.A.'],
    ['thgat', 'Northgate Optics S.A.'],
    ['istanbul isik', 'İstanbul Işık Elektrik'],
    ['ISTANBUL IŞIK', 'İstanbul Işık Elektrik'],
    ['sirin cay', 'ŞİRİN ÇAY Bahçesi'],
    ['grossbackerei mussig', 'Großbäckerei Müßig GmbH'],
    ['GROSSBÄCKEREI', 'Großbäckerei Müßig GmbH'],
    ['gródno', 'Grodno Trading'],
    ['lodz', 'Łódź Przykład Sp. z o.o.'],
    ['sp zoo', 'Sp Zoo'],
    ['пример', 'Пример Север ООО'],
    ['елка', 'Ёлка ООО'],
    ['ηλιος', 'Καφενείο Ήλιος'],
    ['ΉΛΙΟΣ ΚΑΦΕΝΕΊΟ', 'Καφενείο Ήλιος'],
    ['さくら', '株式会社さくら見本'],
    ['النخيل', 'شركة النخيل التجريبية'],
    ['oneill', 'O’Neill & Sons'],
    ["sons & o'neill", 'O’Neill & Sons'],
    ['zoë', 'Zoe\u0308 Decomposed']
  ])('by %s: %s', (typed, name) => {
    const others = ['Acme Ltd', 'Redwater Dental', 'Ελληνικό', '東京商店']
    expect(shelfOf(...others, name).names(typed)).toEqual([name])
  })

  it('by its id alone, by its external id and by a part of that, and by a tag', () => {
    const acme = { name: 'Acme', id: 'c7f0-AA', externalId: 'ACME-42', tags: ['Gold', 'Lake Geneva'] }
    const { names, findExternal } = shelfOf(acme, { name: 'c7f0-AA Ltd', tags: ['Silver'] })
    expect(names(' c7f0-AA ')).toEqual(['Acme'])
    for (const typed of ['ACME-42', 'acme 42', 'me-42', 'gold', 'geneva', 'lake acme']) {
      expect(names(typed)).toEqual(['Acme'])
    }
    expect(findExternal('ACME-42').map(({ company }) => company.id)).toEqual(['c7f0-AA'])
    expect(findExternal('acme-42')).toEqual([])
  })

  it.each([
    ['another letter', 'norkhgate'],
    ['a letter too many', 'northhgate'],
    ['a letter too few', 'nothgate'],
    ['two that changed places', 'nrothgate'],
    ['its first letter wrong', 'morthgate'],
    ['its last letter wrong', 'northgats'],
    ['a slip before it is typed to the end', 'nrothg']
  ])('with %s', (_, typed) => {
    expect(shelfOf('Acme Ltd', 'Northgate Optics').names(typed)).toEqual(['Northgate Optics'])
    expect(shelfOf('Acme Ltd', 'Northgate Optics').names(`optics ${typed}`)).toEqual(['Northgate Optics'])
  })

  it('with no slip in a short word, with no second slip in a word, and not by half of what was typed', () => {
    const { names } = shelfOf('Acme Ltd', 'Northgate Optics')
    for (const typed of ['acx', 'nrothgaet', 'northgate bakery', 'acme gmbh']) expect(names(typed)).toEqual([])
  })

  it('not by what was typed but has no letter in it', () => {
    expect(shelfOf('R & D').names('&')).toEqual([])
    expect(shelfOf('R & D').names('')).toEqual(['R & D'])
  })
})

describe('of several companies', () => {
  it('the very name comes first, then beginnings, then whole words, then parts of words', () => {
    const { names } = shelfOf('Racmed', 'Lake Acme', 'Acmeon', 'Acme Ltd', 'ACME', 'Acmé', 'Acne Clinic')
    expect(names('acme')).toEqual(['ACME', 'Acmé', 'Acme Ltd', 'Acmeon', 'Lake Acme', 'Racmed'])
  })

  it('one of exactly that external id comes before one whose name begins so', () => {
    const { names } = shelfOf('N7 Holding', { name: 'Zebra', externalId: 'N-7' }, { name: 'Alba', externalId: 'N-71' })
    expect(names('n-7')).toEqual(['Zebra', 'Alba', 'N7 Holding'])
  })

  it('those that hold what was typed hide those that only come near', () => {
    const { names } = shelfOf('Acme Ltd', 'Acne Clinic')
    expect(names('acne')).toEqual(['Acne Clinic'])
    expect(names('axme')).toEqual(['Acme Ltd'])
  })

  it('two of one name are both there, and no more than were asked for', () => {
    const index = shelfOf('Twin', 'Twin', 'Twin Rivers', 'Twins')
    expect(index.find('twin', 3).map(({ company }) => company.id)).toEqual(['0', '1', '2'])
  })
})

describe('the search index', () => {
  it('shows a company as it was put in last, and none that was taken out', () => {
    const index = shelfOf('Alpha One', 'Beta Two', 'Gamma Three')
    index.put('v', { id: '0', name: 'Delta', use: null, ends: null })
    index.remove('v', '1')
    index.remove('v', 'nobody')
    index.remove('w', '2')
    expect(index.names('')).toEqual(['Delta', 'Gamma Three'])
    expect(index.names('1')).toEqual([])
    index.remove('v', '2')
    index.remove('v', '0')
    expect(index.names('')).toEqual([])
  })

  it('keeps companies of two vendors apart, also where their ids are the same', () => {
    const index = shelfOf('Alpha')
    index.put('w', { id: '0', name: 'Alpha', use: null, ends: null })
    index.remove('v', '0')
    expect(index.find('alpha', 9).map(({ vendor }) => vendor)).toEqual(['w'])
  })
})

describe('a search of any length', () => {
  it('holds nobody up', () => {
    const index = createSearchIndex()
    for (let at = 0; at < 20_000; at += 1) {
      index.put('v', { id: `id-${at}`, name: `Company${at} Northgate${(at * 7919) % 20_000}`, use: null, ends: null })
    }
    const many = Array.from({ length: 2_000 }, (_, at) => `northgata${at}`)
    for (const typed of ['word '.repeat(8_000), 'x'.repeat(40_000), many.join(' '), many.slice(0, 10).join(' ')]) {
      expect(processorTime(() => expect(index.find(typed, 100)).toEqual([]))).toBeLessThan(1_000)
    }
    expect(index.find('northgate5 company', 100).length).toBeGreaterThan(0)
  })
})
