import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { OWN } from '../../../sandbox/keepnet/seed/companies.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { keepnet } from '../../../src/vendors/keepnet/keepnet.ts'
import { type Trouble, vendorContract } from '../../contracts/vendor.ts'
import { hurried } from '../hurried.ts'

vendorContract('keepnet', async () => {
  const server = await startKeepnet()
  const sample = [...server.companies.values()].find(
    ({ resourceId, story }) => story === 'ordinary' && resourceId !== OWN.resourceId
  )
  if (!sample) throw new Error('The sandbox has no ordinary company')

  return {
    vendor: keepnet({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, clock: hurried() }),
    companyId: sample.resourceId,
    wanted: [
      { seats: 4321, description: 'Grüße, 世界', tags: ['one', 'two, three'], versionvisible: true },
      { seats: 1234, description: null, tags: [], versionvisible: false }
    ],
    text: 'address',
    file: { key: 'logo', one: { name: 'logo.svg', type: 'svg', content: new TextEncoder().encode('<svg/>') } },
    make: trouble => server.injectFaults({ path: '/api/companies/*', times: 'always', how: howOf(trouble) }),
    clearFaults: server.clearFaults,
    stop: server.stop
  }
})

function howOf(trouble: Trouble) {
  switch (trouble.name) {
    case 'answers': {
      const { status, body, retryAfter } = trouble
      return { name: 'refuse' as const, status, shape: body, ...(retryAfter && { retryAfter }) }
    }
    case 'hangs-up':
      return { name: 'drop' as const, when: 'before' as const }
    case 'is-silent':
      return { name: 'slow' as const, milliseconds: 60_000 }
    default:
      return trouble satisfies never
  }
}
