import { type Values, type Vendor, VendorError, type VendorFault } from '../../src/changes/ports/vendor.ts'
import { acme, fields, options } from './fields.ts'

type Take = () => void

/** What the coming calls do instead of the ordinary. */
type Script = {
  /** One for each coming read; returns what is shown. */
  read: ((signal: AbortSignal) => Values | Promise<Values>)[]
  /** One for each coming write; the values are taken when it calls `take`. */
  write: ((take: Take, signal: AbortSignal) => void | Promise<void>)[]
}

export type ScriptedVendor = Vendor & {
  /** What the one company holds now. */
  values: Values
  script: Script
  /** `read` and `write` in the order they came. */
  calls: string[]
  /** How many writes came. */
  writes(): number
}

/** A vendor with one company under every id, which does as it is told and takes down what it was asked. */
export function scriptedVendor(
  given: Partial<Pick<Vendor, 'name' | 'applyFieldDependencies'>> & { values?: Values } = {}
): ScriptedVendor {
  const calls: string[] = []
  const script: Script = { read: [], write: [] }
  const vendor: ScriptedVendor = {
    name: given.name ?? 'keepnet',
    label: 'Keepnet',
    fields,
    values: given.values ?? acme,
    script,
    calls,
    writes: () => calls.filter(call => call === 'write').length,
    find: async () => [],
    async *list() {},
    async read(id, signal) {
      calls.push('read')
      const shown = (await script.read.shift()?.(signal)) ?? vendor.values
      return { id, name: 'Acme', use: { used: 480, limit: 500 }, ends: '2027-12-31', values: shown }
    },
    options: async () => options,
    applyFieldDependencies: given.applyFieldDependencies ?? ((_, wanted) => ({ wanted, faults: {} })),
    async write({ values: seen }, wanted, signal) {
      calls.push('write')
      const take = () => {
        vendor.values = { ...seen, ...wanted }
      }
      const version = script.write.shift()
      if (version) await version(take, signal)
      else take()
    }
  }
  return vendor
}

/** The vendor's answer is lost: nobody knows what it did. */
export function noAnswer(): VendorError {
  return fault({ status: null, retryable: true, messages: ['The connection failed before there was an answer'] })
}

export function tooMany(retryAfter: number | null = null): VendorError {
  return fault({ status: 429, retryable: true, messages: ['Slow down'], retryAfter })
}

export function refused(...messages: string[]): VendorError {
  return fault({ status: 400, retryable: false, messages })
}

/** It answered that it did it, and beside that, that something went wrong. */
export function unwell(...messages: string[]): VendorError {
  return fault({ status: 200, retryable: false, messages })
}

function fault(given: VendorFault): VendorError {
  return new VendorError('keepnet', given)
}
