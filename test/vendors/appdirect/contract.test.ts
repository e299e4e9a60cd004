import { startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'
import { appdirect } from '../../../src/vendors/appdirect/appdirect.ts'
import { type Trouble, vendorContract } from '../../contracts/vendor.ts'
import { hurried } from '../hurried.ts'

const clock = hurried()

for (const writeMode of ['patch', 'put', 'graphql-preview'] as const) {
  vendorContract(`appdirect by ${writeMode}`, async () => {
    const server = await startAppDirect({ clock })
    const sample = [...server.companies.values()].find(({ story }) => story === 'every attribute')
    if (!sample) throw new Error('The sandbox has no company with every attribute')

    return {
      vendor: appdirect({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, writeMode, clock }),
      companyId: sample.uuid,
      wanted: [
        {
          name: 'Grüße, 世界',
          street2: 'Floor 2, left',
          phone: null,
          country: 'JP',
          access: ['vendor', 'referral'],
          role: 'DEVELOPER',
          externalid: 'A/B C:1'
        },
        { name: 'Sample', street2: null, phone: '+1 555', country: 'DE', access: [], role: 'USER', externalid: null }
      ],
      text: 'industry',
      make: trouble => server.injectFaults({ path: '/api/*', times: 'always', how: howOf(trouble) }),
      clearFaults: server.clearFaults,
      stop: server.stop
    }
  })
}

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
