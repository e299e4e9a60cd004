import type { Rule } from '../../../sandbox/appdirect/misbehave.ts'
import type { House, More } from '../harness/product.ts'
import type { Account, Ask, Write } from './account.ts'

/** Companies at AppDirect, by each of the roads that lead there. */
export const appdirect: readonly Account[] = [
  byRoad('patch', ['PATCH']),
  byRoad('put', ['PUT']),
  // What `updateAccount` does not take goes by PATCH.
  byRoad('graphql-preview', ['updateAccount', 'PATCH'], {
    'with errors in a 200': (house, words) =>
      misbehave(house, 'updateAccount', { name: 'refuse', status: 200, shape: 'errors', messages: [words] }),
    'with user errors': (house, words) =>
      misbehave(house, 'updateAccount', { name: 'user-errors', errors: [{ message: words }] })
  })
]

function byRoad(
  road: NonNullable<More['road']>,
  writes: readonly [Write, ...Write[]],
  refusals: Account['refusals'] = {}
): Account {
  const [first] = writes
  return {
    title: `at AppDirect by ${road}`,
    vendor: 'AppDirect',
    road,
    writes,
    companies,
    command: (house, name) => `ext:${house.account(name).externalId}`,
    now: (house, name) => house.account(name),
    asks: { 'country, phone, access and role': moved, 'access, status and external id': left },
    small: toSwitzerland,
    async move(house, name) {
      await house.appdirect.change(house.account(name).uuid, { countryCode: 'JP' })
      return {
        refused: 'and is now JP',
        review: 'Country is *JP* at AppDirect now (moved since',
        conflict: 'now JP, wanted Switzerland'
      }
    },
    refusals: {
      'with a status of 400': (house, words) =>
        misbehave(house, first, { name: 'refuse', status: 400, shape: 'message', messages: [words] }),
      ...refusals
    },
    spoil: (house, how) => misbehave(house, first, how),
    goDown: house => house.appdirect.misbehave({ how: { name: 'drop', when: 'before' }, times: 'always' }),
    behave: house => house.appdirect.behave()
  }
}

/** Those whose name is theirs alone, with which nothing special is the matter. */
function companies({ appdirect }: House): string[] {
  return [...appdirect.companies.values()]
    .filter(({ story, externalId }) => story === 'ordinary' && externalId?.startsWith('NW-'))
    .map(({ name }) => String(name))
    .filter((name, at, all) => all.indexOf(name) === at && /^[A-Z][a-z]+ [A-Z][a-z]+ /.test(name))
}

function toSwitzerland(house: House, name: string): Ask {
  return {
    typed: 'country=CH',
    says: ['→ Switzerland'],
    shows: 'Country Switzerland',
    after: { ...house.account(name), countryCode: 'CH' }
  }
}

function moved(house: House, name: string): Ask {
  const { typed, says, after } = toSwitzerland(house, name)
  return {
    typed: `${typed} phone="+41 44 000" access=vendor role=developer`,
    says: [...says, 'Phone: 888-888-8888 → +41 44 000', 'Default role: User → Developer'],
    shows: 'Country Switzerland, Phone +41 44 000, Access level Vendor, Default role Developer',
    after: { ...after, phoneNumber: '+41 44 000', vendor: true, defaultRole: 'DEVELOPER' }
  }
}

function left(house: House, name: string): Ask {
  return {
    typed: 'access="vendor, channel admin" enabled=no externalid=',
    says: ['Access level: none → Vendor, Channel admin', 'Status: Enabled → Disabled'],
    shows: 'Access level Vendor, Channel admin, Status Disabled, External id none',
    after: { ...house.account(name), enabled: false, vendor: true, channelAdmin: true, externalId: null }
  }
}

function misbehave({ appdirect }: House, write: Write, how: Rule['how']): void {
  appdirect.misbehave({ how, ...(write === 'updateAccount' ? { field: write } : { method: write }) })
}
