import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { vendors } from '../../src/vendors/index.ts'
import { type House, openHouse } from '../journeys/harness/product.ts'
import { ask, decide, untilCardSays } from '../journeys/harness/steps.ts'
import { quantiles, type Row } from './figures.ts'

const CHANGES = 30

/** From the approval to the outcome in the channel, beside the bare calls to the vendor that it cannot do without. */
export async function changes(): Promise<Row[]> {
  const house = await openHouse('socket')
  const companies = [...house.keepnet.companies.values()].filter(({ story }) => story === 'ordinary').slice(-CHANGES)
  const bare = await bareCalls(
    house,
    companies.map(({ resourceId }) => resourceId)
  )
  const whole: number[] = []
  for (const { name } of companies) {
    await ask(house, `"${name}" seats=+1 reason="Bench"`)
    await decide(house, name, 'Approve')
    const began = performance.now()
    await untilCardSays(house, name, 'now shows')
    whole.push(performance.now() - began)
  }
  await house.close()
  return [bare, { name: 'approved → told in the channel', unit: 'ms', ...quantiles(whole) }]
}

async function bareCalls(house: House, ids: readonly string[]): Promise<Row> {
  const account = { ...SANDBOX_CREDENTIALS, baseUrl: house.keepnet.url }
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
