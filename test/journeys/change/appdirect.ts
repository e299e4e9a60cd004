import type { Rule } from '../../../sandbox/appdirect/sandbox.ts'
import type { More, Product } from '../harness/product.ts'
import type { Account, ChangeCase, Write } from './account.ts'

/** Companies at AppDirect, in each write mode. */
export const appdirect: readonly Account[] = [
  byWriteMode('patch', ['PATCH']),
  byWriteMode('put', ['PUT']),
  // Fields that `updateAccount` does not have are written with PATCH.
  byWriteMode('graphql-preview', ['updateAccount', 'PATCH'], {
    'with errors in a 200': (product, words) =>
      injectFaults(product, 'updateAccount', { name: 'refuse', status: 200, shape: 'errors', messages: [words] }),
    'with user errors': (product, words) =>
      injectFaults(product, 'updateAccount', { name: 'user-errors', errors: [{ message: words }] })
  })
]

function byWriteMode(
  writeMode: NonNullable<More['writeMode']>,
  writes: readonly [Write, ...Write[]],
  refusals: Account['refusals'] = {}
): Account {
  const [first] = writes
  return {
    title: `at AppDirect by ${writeMode}`,
    vendor: 'AppDirect',
    writeMode,
    writes,
    companies,
    command: (product, name) => `ext:${product.account(name).externalId}`,
    now: (product, name) => product.account(name),
    asks: { 'country, phone, access and role': moved, 'access, status and external id': left },
    small: toSwitzerland,
    async move(product, name) {
      await product.appdirect.change(product.account(name).uuid, { countryCode: 'JP' })
      return {
        refused: 'and is now JP',
        review: 'Country is *JP* at AppDirect now (changed since the request',
        conflict: '→ *Switzerland*\u2003now *JP*'
      }
    },
    refusals: {
      'with a status of 400': (product, words) =>
        injectFaults(product, first, { name: 'refuse', status: 400, shape: 'message', messages: [words] }),
      ...refusals
    },
    spoil: (product, how) => injectFaults(product, first, how),
    goDown: product => product.appdirect.injectFaults({ how: { name: 'drop', when: 'before' }, times: 'always' }),
    clearFaults: product => product.appdirect.clearFaults()
  }
}

/** Ordinary companies with a unique name. */
function companies({ appdirect }: Product): string[] {
  return [...appdirect.companies.values()]
    .filter(({ story, externalId }) => story === 'ordinary' && externalId?.startsWith('NW-'))
    .map(({ name }) => String(name))
    .filter((name, at, all) => all.indexOf(name) === at && /^[A-Z][a-z]+ [A-Z][a-z]+ /.test(name))
}

function toSwitzerland(product: Product, name: string): ChangeCase {
  return {
    typed: 'country=CH',
    says: ['to Switzerland'],
    after: { ...product.account(name), countryCode: 'CH' }
  }
}

function moved(product: Product, name: string): ChangeCase {
  const { typed, says, after } = toSwitzerland(product, name)
  return {
    typed: `${typed} phone="+41 44 000" access=vendor role=developer`,
    says: [...says, 'Phone 888-888-8888 to +41 44 000', 'Default role User to Developer'],
    after: { ...after, phoneNumber: '+41 44 000', vendor: true, defaultRole: 'DEVELOPER' }
  }
}

function left(product: Product, name: string): ChangeCase {
  return {
    typed: 'access="vendor, channel admin" enabled=no externalid=',
    says: ['Access level + Vendor, + Channel admin', 'Status Enabled to Disabled'],
    after: { ...product.account(name), enabled: false, vendor: true, channelAdmin: true, externalId: null }
  }
}

function injectFaults({ appdirect }: Product, write: Write, how: Rule['how']): void {
  appdirect.injectFaults({ how, ...(write === 'updateAccount' ? { field: write } : { method: write }) })
}
