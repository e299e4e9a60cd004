import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needed } from '../../contracts/queue/place.ts'
import { type Deployment, openKillable } from '../harness/deployment.ts'
import { ordinary } from '../harness/ordinary.ts'
import type { Running } from '../harness/running.ts'

const redis = needed('TEST_REDIS_URL', 'a batch whose worker is killed')
const postgres = redis && needed('TEST_DATABASE_URL', 'a batch whose worker is killed')

describe.runIf(redis && postgres)('a batch whose worker is killed', () => {
  let product: Deployment
  let worker: Running

  beforeAll(async () => {
    ;({ product, worker } = await openKillable(redis, postgres))
  }, 60_000)
  afterAll(() => product.close(), 60_000)

  it('is finished by the next one: each row is written once, and the outcome is told once', async () => {
    const companies = ordinary(product.keepnet).slice(0, 12)
    const rows = ['company,seats', ...companies.map(({ name }) => `${name},+1`)]
    const [ann, carla] = [product.slack.as('ann'), product.slack.as('carla')]
    await ann.command('/company batch', { in: '#changes' })
    await ann.until(() => ann.modal()?.submit === 'Preview', 15_000)
    await ann.fill({ 'Or pasted rows': rows.join('\n'), Reason: 'For the crash' })
    await ann.submit()
    await ann.until(() => ann.modal()?.submit === 'Request 12 changes', 30_000)
    await ann.submit()
    const card = () =>
      product.slack
        .as('ben')
        .messages('#changes')
        .findLast(({ lines }) => lines.join().includes('12 changes'))
    await product.slack.until(card, 15_000)
    await carla.press('Review', { in: '12 changes' })
    await carla.until(() => carla.modal()?.submit === 'Approve all 12', 15_000)
    // The fourth write takes effect, and its answer never comes.
    product.keepnet.injectFaults({
      how: { name: 'slow', milliseconds: 600_000, when: 'after' },
      method: 'PUT',
      path: '/api/companies/:id',
      after: 3
    })
    await carla.submit()
    const changed = () =>
      companies.filter(({ name, seats }) =>
        [...product.keepnet.companies.values()].some(one => one.name === name && one.numberOfUsers === seats + 1)
      ).length
    await expect.poll(changed, { timeout: 20_000 }).toBeGreaterThanOrEqual(4)
    await worker.kill()
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 0 }, method: 'PUT', path: '/api/companies/:id' })
    await product.start('worker')
    await product.slack.until(() => card()?.lines.join('\n').includes('12 applied'), 60_000)
    expect(changed()).toBe(12)
    const told = () => card()?.thread.filter(({ files }) => files.length > 0) ?? []
    await product.slack.until(() => told().length > 0, 20_000)
    expect(told()).toHaveLength(1)
    const { rows: audited } = await product.record.query(
      "SELECT change FROM audit WHERE action = 'applied' GROUP BY change HAVING count(*) = 1"
    )
    expect(audited).toHaveLength(12)
  }, 120_000)
})
