import { describe, expect, it } from 'vitest'
import type { Options, Values } from '../../../src/changes/ports/vendor.ts'

import { applyFieldDependencies } from '../../../src/vendors/keepnet/fields/dependencies.ts'

const CALLBACK = 'AYAPp3vt3SvS'
const [YEAR, THREE_YEARS, FREE] = ['HTHpWWXGJshG', '6EXwfaM5ZDT4', 'MaR9NJslgSGW']
const TODAY = '2026-11-21'

const options: Options = {
  type: [
    { value: 'gold', label: 'Gold', implies: { modules: ['phishing', 'training'] } },
    { value: 'voice', label: 'Voice', implies: { modules: ['phishing', CALLBACK] } },
    { value: 'none', label: 'Nothing for us', implies: { modules: [] } },
    { value: 'own', label: 'Custom' }
  ],
  modules: ['phishing', 'training', 'reporter', CALLBACK].map(value => ({ value, label: value })),
  period: [
    { value: YEAR, label: '1 Year' },
    { value: THREE_YEARS, label: '3 Years' },
    { value: FREE, label: 'Custom' }
  ]
}

const company: Values = {
  type: 'gold',
  limited: true,
  seats: 100,
  period: YEAR,
  starts: '2026-01-01',
  ends: '2027-01-01',
  modules: ['phishing', 'training'],
  callbacks: null,
  name: 'Sample',
  industry: 'it',
  country: 'tr',
  timezone: 'UTC',
  dateformat: 'dd/MM/yyyy',
  timeformat: '24h'
}

const ask = (wanted: Values, seen: Values = company, among: Options = options) =>
  applyFieldDependencies({ ...company, ...seen }, wanted, among, TODAY)
const faulty = (wanted: Values, seen?: Values) => Object.keys(ask(wanted, seen).faults)

describe('vendors keepnet settle: seats', () => {
  it('takes more or fewer seats as they are', () => {
    expect(ask({ seats: 540 })).toEqual({ wanted: { seats: 540 }, faults: {} })
  })

  it('never lets a limited licence become unlimited', () => {
    expect(faulty({ limited: false })).toEqual(['limited'])
    expect(faulty({ limited: null })).toEqual(['limited'])
  })

  it('gives an unlimited licence seats only where the limit is asked for too', () => {
    const unlimited = { limited: false, seats: null }
    expect(faulty({ seats: 50 }, unlimited)).toEqual(['seats'])
    expect(faulty({ limited: true }, unlimited)).toEqual(['seats'])
    expect(faulty({ limited: true }, { limited: false, seats: 9999 })).toEqual(['seats'])
    expect(ask({ limited: true, seats: 50 }, unlimited).faults).toEqual({})
    expect(ask({ name: 'Other' }, unlimited).faults).toEqual({})
  })
})

describe('vendors keepnet settle: the term', () => {
  it('lets dates of one’s own have the period Custom', () => {
    expect(ask({ ends: '2027-03-31' }).wanted).toEqual({ ends: '2027-03-31', period: FREE })
    expect(ask({ starts: '2026-02-01' }).wanted).toEqual({ starts: '2026-02-01', period: FREE })
    expect(ask({ ends: '2027-03-31', period: YEAR }).wanted).toEqual({ ends: '2027-03-31', period: FREE })
    expect(ask({ ends: '2027-03-31' }, { period: FREE }).wanted).toEqual({ ends: '2027-03-31' })
  })

  it('keeps a fixed period that fits the new dates', () => {
    const renewal = { starts: '2027-01-01', ends: '2028-01-01' }
    expect(ask(renewal).wanted).toEqual(renewal)
  })

  it('ends a fixed period where it ends', () => {
    expect(ask({ period: THREE_YEARS }).wanted).toEqual({ period: THREE_YEARS, ends: '2028-12-31' })
    const moved = { period: YEAR, starts: '2026-06-01' }
    expect(ask(moved, { period: FREE }).wanted).toEqual({ ...moved, ends: '2027-06-01' })
    expect(ask({ period: FREE }).wanted).toEqual({ period: FREE })
  })

  it('refuses another end for a fixed period that is asked for', () => {
    const { faults } = ask({ period: THREE_YEARS, ends: '2028-06-01' })
    expect(faults).toEqual({ ends: expect.stringContaining('2028-12-31') })
  })

  it('takes no period for known whose name and number contradict each other', () => {
    const period = [{ value: YEAR, label: '3 Years' }]
    expect(ask({ period: YEAR }, { period: FREE }, { ...options, period })).toEqual({
      wanted: { period: YEAR },
      faults: {}
    })
    expect(Object.keys(ask({ ends: '2027-03-31' }, company, { ...options, period }).faults)).toEqual(['period'])
  })

  it('refuses an end that is past or not after the start, but only where dates are asked for', () => {
    expect(ask({ ends: '2026-11-20' }).faults).toEqual({ ends: expect.stringContaining('Today is 2026-11-21') })
    expect(ask({ ends: '2026-01-01' }).faults).toEqual({ ends: expect.stringContaining('2026-01-02') })
    expect(ask({ ends: TODAY }).faults).toEqual({})
    const ended = { starts: '2025-01-01', ends: '2026-01-01' }
    expect(ask({ seats: 5 }, ended)).toEqual({ wanted: { seats: 5 }, faults: {} })
  })

  it('needs both dates where one is asked for, and none where none is', () => {
    const undated = { starts: null, ends: null, period: FREE }
    expect(faulty({ ends: '2027-03-31' }, undated)).toEqual(['starts'])
    expect(faulty({ starts: '2027-03-31' }, undated)).toEqual(['ends'])
    expect(faulty({ seats: 5 }, undated)).toEqual([])
    expect(faulty({ ends: null })).toEqual(['ends'])
  })
})

describe('vendors keepnet settle: type and modules', () => {
  it('brings a type’s modules with it', () => {
    const wanted = { type: 'voice', callbacks: 2 }
    expect(ask(wanted)).toEqual({ wanted: { ...wanted, modules: ['phishing', CALLBACK] }, faults: {} })
    expect(ask({ type: 'gold' }, { type: 'own' })).toEqual({ wanted: { type: 'gold' }, faults: {} })
    expect(ask({ type: 'own' })).toEqual({ wanted: { type: 'own' }, faults: {} })
  })

  it('makes a type of the modules: the one that brings them, else Custom', () => {
    expect(ask({ modules: ['phishing'] }).wanted).toEqual({ modules: ['phishing'], type: 'own' })
    const back = { modules: ['training', 'phishing'] }
    expect(ask(back, { type: 'own', modules: ['phishing'] }).wanted).toEqual({ ...back, type: 'gold' })
    expect(ask({ modules: ['reporter'] }, { type: 'own' }).wanted).toEqual({ modules: ['reporter'], type: 'own' })
  })

  it('refuses a type with other modules than it brings', () => {
    const { faults } = ask({ type: 'voice', modules: ['reporter'] })
    expect(faults).toEqual({ modules: expect.stringContaining(`phishing, ${CALLBACK}`) })
  })

  it('refuses modules that cannot be granted, and a type that is made of such', () => {
    expect(faulty({ modules: ['phishing', 'games'] })).toEqual(['modules'])
    expect(faulty({ modules: ['games'] }, { modules: ['games', 'phishing'] })).toEqual([])
    expect(faulty({ type: 'none' })).toEqual(['type'])
  })

  it('asks for modules where the company shows none', () => {
    expect(faulty({ seats: 5 }, { type: 'own', modules: [] })).toEqual(['modules'])
    expect(faulty({ modules: [] })).toEqual(['modules'])
  })

  it('wants callback numbers with the callback module and only then', () => {
    expect(faulty({ modules: ['phishing', CALLBACK] })).toEqual(['callbacks'])
    expect(faulty({ callbacks: 3 })).toEqual(['callbacks'])
    const voice = { type: 'voice', modules: ['phishing', CALLBACK], callbacks: 2 }
    expect(ask({ callbacks: 3 }, voice)).toEqual({ wanted: { callbacks: 3 }, faults: {} })
    expect(faulty({ callbacks: null }, voice)).toEqual(['callbacks'])
  })
})

describe('vendors keepnet settle: what an old company lacks', () => {
  it('is asked for under its own field', () => {
    const old = { timezone: null, industry: '', country: null, name: null }
    expect(faulty({ seats: 5 }, old).sort()).toEqual(['country', 'industry', 'name', 'timezone'])
    expect(faulty({ seats: 5, timezone: 'UTC', industry: 'it', country: 'tr', name: 'Sample' }, old)).toEqual([])
  })

  it('is added to what is wanted where the vendor’s page does the same', () => {
    const { wanted, faults } = ask({ seats: 5 }, { dateformat: null, timeformat: null })
    expect({ wanted, faults }).toEqual({
      wanted: { seats: 5, dateformat: 'dd/MM/yyyy', timeformat: '24h' },
      faults: {}
    })
  })

  it('is not asked for while nothing is wanted', () => {
    expect(ask({ seats: 100 }, { timezone: null })).toEqual({ wanted: { seats: 100 }, faults: {} })
  })
})
