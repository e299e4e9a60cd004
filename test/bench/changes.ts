import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { vendors } from '../../src/vendors/index.ts'
import { openProduct, type Product } from '../journeys/harness/product.ts'
import { ask, decide, untilCardSays } from '../journeys/harness/steps.ts'
import { quantiles, type Row } from './figures.ts'

const CHANGES = 30

/** From the approval to the outcome in the channel, beside the bare calls to the vendor that it cannot do without. */
export async function changes(): Promise<Row[]> {
  const product = await openProduct('socket')
  const companies = [...product.keepnet.companies.values()].filter(({ story }) => story === 'ordinary').slice(-CHANGES)
  const bare = await bareCalls(
    product,
    companies.map(({ resourceId }) => resourceId)
  )
  const whole: number[] = []
  for (const { name } of companies) {
    await ask(product, `"${name}" seats=+1 reason="Bench"`)
    await decide(product, name, 'Approve')
    const began = performance.now()
    await untilCardSays(product, name, 'now shows')
    whole.push(performance.now() - began)
  }
  await product.close()
  return [bare, { name: 'approved → told in the channel', unit: 'ms', ...quantiles(whole) }]
}

async function bareCalls(product: Product, ids: readonly string[]): Promise<Row> {
  const account = { ...SANDBOX_CREDENTIALS, baseUrl: product.keepnet.url }
  const [vendor] = vendors({ keepnet: account }, { now: () => new Date() })
  const signal = AbortSignal.timeout(60_000)
  const times: number[] = []
  for (const id of ids) {
    const began = performance.now()
    await vendor?.write(await vendor.read(id, signal), { description: 'Bench' }, signal)
    await vendor?.read(id, signal)
    times.push(performance.now() - began)
  }
  return { name: 'bare read, write, read', unit: 'ms', ...quantiles(times) }
}
