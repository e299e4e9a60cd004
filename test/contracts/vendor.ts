import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MEDIA_TYPES } from '../../src/changes/model/upload.ts'
import {
  type Company,
  type CompanySummary,
  type Files,
  fieldsOf,
  type Values,
  type Vendor,
  VendorError
} from '../../src/changes/ports/vendor.ts'
import { applyFieldDependencies } from '../../src/changes/request/validate.ts'

/** A fault in every request about companies, until the faults are cleared. */
export type Trouble =
  | { name: 'answers'; status: number; body: 'empty' | 'html'; retryAfter?: string }
  /** Ends the connection. */
  | { name: 'hangs-up' }
  /** Takes the request and never answers. */
  | { name: 'is-silent' }

/** A vendor's adapter and a server that can inject faults. */
export type VendorHarness = {
  vendor: Vendor
  companyId: string
  /** Two sets of values for the same fields, both different from the company's: the first is written, then the second. */
  wanted: readonly [Values, Values]
  /** The key of a text field not among those; absent if the vendor has none. */
  text?: string
  /** The key of a field that takes a file, and a file for it; absent if the vendor has none. */
  file?: { key: string; one: Files[string] }
  make(trouble: Trouble): void
  clearFaults(): void
  stop(): Promise<void>
}

/** What every vendor's adapter must do. */
export function vendorContract(name: string, start: () => Promise<VendorHarness>): void {
  describe(`the vendor ${name}`, () => {
    let harness: VendorHarness
    const signal = new AbortController().signal
    const read = () => harness.vendor.read(harness.companyId, signal)

    beforeAll(async () => {
      harness = await start()
    })
    afterEach(() => harness.clearFaults())
    afterAll(() => harness.stop())

    it('has a value for every field of its list and of the company, and no field twice', async () => {
      const company = await read()
      const keys = fieldsOf(harness.vendor, company).map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      expect(Object.keys(company.values).sort()).toEqual(keys.sort())
    })

    it("has choices for its choice fields only, including the company's current ones", async () => {
      const { vendor } = harness
      const company = await read()
      const options = await vendor.options(company, signal)
      const chosen = vendor.fields.filter(({ kind }) => kind.name === 'choice' || kind.name === 'choices')
      expect(Object.keys(options).sort()).toEqual(chosen.map(({ key }) => key).sort())
      for (const { key } of chosen) {
        const present = [company.values[key] ?? []].flat().map(String)
        expect(options[key]?.map(({ value }) => value)).toEqual(expect.arrayContaining(present))
      }
    })

    it('reads a company that can be copied and stored without loss', async () => {
      const company = await read()
      expect(stored(company)).toStrictEqual(company)
      expect(structuredClone(company)).toStrictEqual(company)
    })

    it('reads back what it wrote, and changes nothing else', async () => {
      for (const wanted of harness.wanted) {
        const before = await read()
        await harness.vendor.write(stored(before), wanted, signal)
        expect((await read()).values).toEqual({ ...before.values, ...wanted })
      }
    })

    it('replaces a whole profile, if it can, so that it reads back the same as after a write', async () => {
      const { vendor } = harness
      for (const wanted of harness.wanted) {
        const before = await read()
        await (vendor.profile?.replace ?? vendor.write)(stored(before), wanted, signal)
        expect((await read()).values).toEqual({ ...before.values, ...wanted })
      }
    })

    it('reads back a multi-line text as written, even after another write', async () => {
      const { vendor, text, wanted } = harness
      if (!text) return expect(vendor.fields.filter(({ kind }) => kind.name === 'text')).toEqual([])
      for (const several of [{ [text]: 'First line\nsecond line\n\nlast line' }, ...wanted]) {
        const before = await read()
        await vendor.write(stored(before), several, signal)
        expect((await read()).values).toEqual({ ...before.values, ...several })
      }
    })

    it('uploads a file with other values, if it takes one, so that its address changes and serves it', async () => {
      const { vendor, file, wanted } = harness
      const takes = vendor.fields.filter(({ kind }) => kind.name === 'text' && kind.upload)
      expect(takes.map(({ key }) => key)).toEqual(file ? [file.key] : [])
      if (!file) return
      for (const other of wanted) {
        const before = await read()
        await vendor.write(stored(before), other, signal, { [file.key]: file.one })
        const after = await read()
        const address = String(after.values[file.key])
        expect(address).not.toBe(before.values[file.key])
        expect(after.values).toEqual({ ...before.values, ...other, [file.key]: address })
        const served = await fetch(address)
        expect(served.headers.get('content-type')).toBe(MEDIA_TYPES[file.one.type])
        expect(await served.bytes()).toEqual(file.one.content)
        await vendor.write(stored(after), wanted[0], signal)
        expect((await read()).values[file.key]).toBe(address)
      }
    })

    it('may repeat a write', async () => {
      const [wanted] = harness.wanted
      const before = await read()
      await harness.vendor.write(stored(before), wanted, signal)
      await harness.vendor.write(stored(before), wanted, signal)
      expect((await read()).values).toEqual({ ...before.values, ...wanted })
    })

    it('normalizes a normalized value to itself', async () => {
      const company = await read()
      const { values } = company
      const options = await harness.vendor.options(company, signal)
      for (const wanted of harness.wanted) {
        const once = harness.vendor.applyFieldDependencies(values, wanted, options, '2000-01-01')
        expect(harness.vendor.applyFieldDependencies(values, once.wanted, options, '2000-01-01')).toEqual(once)
      }
    })

    it('lists no company twice, and finds what it lists', async () => {
      const ids = (await listed(harness.vendor.list(signal))).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).toContain(harness.companyId)
      const { name } = await read()
      const found = await harness.vendor.find(name.slice(1).toUpperCase(), signal)
      expect(found.map(({ id }) => id)).toContain(harness.companyId)
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
      expect(found.length).toBeLessThanOrEqual(100)
    })

    it('returns the same facts in search rows as for the company itself', async () => {
      const { values, fields: _, carried: __, licence, ...company } = await read()
      const found = await harness.vendor.find(company.name, signal)
      const { licence: shown, ...row } = found.find(({ id }) => id === company.id) ?? {}
      expect(row).toEqual(company)
      // A row may omit part of the licence.
      expect(licence ?? {}).toMatchObject(shown ?? {})
      expect(values).toMatchObject(licence ?? {})
    })

    it('lists companies over their limit separately, if it can', async () => {
      const isOver = ({ use }: CompanySummary) => use !== null && use.limit !== null && use.used > use.limit
      const over = (await listed(harness.vendor.list(signal))).filter(isOver)
      const told = await listed(harness.vendor.overLimit?.(signal) ?? [over])
      expect(told.toSorted(byId)).toEqual(over.toSorted(byId))
    })

    it('accepts the next term that it proposes', async () => {
      const { vendor } = harness
      const [today, far] = ['2000-01-01', '2200-01-01']
      const company = await read()
      const options = await vendor.options(company, signal)
      for (const day of [today, far]) {
        const typed = vendor.renewal?.(company, options, day) ?? {}
        const { wanted, faults } = applyFieldDependencies(vendor, company, { typed, options }, day)
        expect({ wanted, faults }).toEqual({ wanted: typed, faults: {} })
      }
    })

    it('refuses an unknown company', async () => {
      const error = await faultOf(harness.vendor.read('nosuchcompany', signal))
      expect(error).toMatchObject({ status: 404, retryable: false, gone: true, vendor: harness.vendor.name })
    })

    const statuses = { 400: false, 401: false, 403: false, 404: false, 408: true, 429: true, 500: true, 503: true }
    for (const body of ['empty', 'html'] as const) {
      it.each(Object.entries(statuses))(
        `makes a %s with ${body} body a fault that is retryable: %s`,
        async (status, retryable) => {
          const before = await read()
          harness.make({ name: 'answers', status: Number(status), body })
          for (const error of await faultsOfAll(harness, before)) {
            expect(error).toMatchObject({ status: Number(status), retryable, retryAfter: null })
            expect(error.messages.join()).not.toMatch(/<|^$/)
          }
        }
      )
    }

    it('treats a 404 as a deleted company only on a request for that company', async () => {
      const { vendor } = harness
      harness.make({ name: 'answers', status: 404, body: 'empty' })
      expect(await faultOf(read())).toMatchObject({ gone: true })
      for (const error of [await faultOf(vendor.find('a', signal)), await faultOf(listed(vendor.list(signal)))]) {
        expect(error).toMatchObject({ status: 404, gone: false })
        expect(error.messages.join()).not.toContain('company')
      }
    })

    it('treats HTML in a 200, or no answer, as a retryable fault without a status', async () => {
      const before = await read()
      for (const trouble of [{ name: 'answers', status: 200, body: 'html' }, { name: 'hangs-up' }] as const) {
        harness.clearFaults()
        harness.make(trouble)
        for (const error of await faultsOfAll(harness, before)) {
          expect(error).toMatchObject({ status: null, retryable: true })
        }
      }
    })

    it('does not treat an empty 200 as a company', async () => {
      harness.make({ name: 'answers', status: 200, body: 'empty' })
      expect(await faultOf(read())).toMatchObject({ status: null, retryable: true })
    })

    it("reports the vendor's Retry-After, in seconds or as a date", async () => {
      harness.make({ name: 'answers', status: 429, body: 'empty', retryAfter: '7' })
      expect(await faultOf(read())).toMatchObject({ retryable: true, retryAfter: 7000 })
      harness.clearFaults()
      const past = new Date(0).toUTCString()
      harness.make({ name: 'answers', status: 503, body: 'empty', retryAfter: past })
      expect(await faultOf(read())).toMatchObject({ retryable: true, retryAfter: 0 })
      harness.clearFaults()
      harness.make({ name: 'answers', status: 429, body: 'empty', retryAfter: 'soon' })
      expect(await faultOf(read())).toMatchObject({ retryable: true, retryAfter: null })
    })

    it('stops at once when its caller aborts, with the caller’s reason', async () => {
      const before = await read()
      harness.make({ name: 'is-silent' })
      for (const call of callsOf(harness, before)) {
        const caller = new AbortController()
        const reason = new Error('no longer wanted')
        const outcome = call(caller.signal)
        setImmediate(() => caller.abort(reason))
        await expect(outcome).rejects.toBe(reason)
        await expect(call(AbortSignal.abort(reason))).rejects.toBe(reason)
      }
    })

    it('works again after its token was refused', async () => {
      harness.make({ name: 'answers', status: 401, body: 'empty' })
      await faultOf(read())
      harness.clearFaults()
      expect((await read()).id).toBe(harness.companyId)
    })
  })
}

/** A company as another process reads it from a database. */
export function stored(company: Company): Company {
  // The contract requires plain JSON.
  return JSON.parse(JSON.stringify(company)) as Company
}

type CompanyCall = (signal: AbortSignal) => Promise<unknown>

function callsOf({ vendor, companyId, wanted }: VendorHarness, before: Company): CompanyCall[] {
  return [
    signal => vendor.read(companyId, signal),
    signal => vendor.write(stored(before), wanted[0], signal),
    signal => vendor.find('a', signal),
    signal => listed(vendor.list(signal)),
    ...(vendor.overLimit ? [(signal: AbortSignal) => listed(vendor.overLimit?.(signal) ?? [])] : [])
  ]
}

async function listed(pages: AsyncIterable<CompanySummary[]> | Iterable<CompanySummary[]>): Promise<CompanySummary[]> {
  const all: CompanySummary[] = []
  for await (const page of pages) all.push(...page)
  return all
}

function byId(one: CompanySummary, other: CompanySummary): number {
  return one.id.localeCompare(other.id)
}

function faultsOfAll(harness: VendorHarness, before: Company): Promise<VendorError[]> {
  const { signal } = new AbortController()
  return Promise.all(callsOf(harness, before).map(call => faultOf(call(signal))))
}

/** The fault that a call throws; anything else fails the test. */
export async function faultOf(outcome: Promise<unknown>): Promise<VendorError> {
  const error = await outcome.then(
    value => new Error(`Went well, with ${JSON.stringify(value)}`),
    (error: unknown) => error
  )
  if (error instanceof VendorError) return error
  throw error
}
