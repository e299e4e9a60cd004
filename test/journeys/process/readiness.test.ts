import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

async function asked(path: string): Promise<string> {
  const response = await fetch(`${product.service.ops}${path}`)
  return `${response.status} ${await response.text()}`
}

describe('whether the process is ready', () => {
  it('is told at a port of its own, without one for Slack’s requests, which come through the socket', async () => {
    expect(product.service.url).toBeUndefined()
    expect(await asked('/readyz')).toBe('200 ready\n')
    expect(await asked('/metrics')).toContain('countersign_queue_jobs{queue="apply-keepnet",state="waiting"} 0')
  })

  it('is told with how long Slack’s requests waited, each by its kind', async () => {
    const ann = product.slack.as('ann')
    await ann.command('/company help', { in: '#changes' })
    await ann.until(() => ann.messages('#changes').some(({ ephemeral }) => ephemeral))
    expect(await asked('/metrics')).toContain('countersign_ack_seconds_count{kind="command"} 1')
  })

  it('is not ended by Slack’s word that it sends no more events', async () => {
    expect(await product.slack.limitEvents()).toMatchObject({ name: 'acked' })
    expect(await asked('/readyz')).toBe('200 ready\n')
  })

  it('is denied with the reason while Slack’s socket cannot be opened again, and the process lives', async () => {
    product.slack.down('unavailable')
    product.slack.refresh()
    await expect.poll(() => asked('/readyz'), { timeout: 10_000 }).toMatch(/^503 not ready: the socket to Slack is not/)
    expect(await asked('/healthz')).toBe('200 alive\n')
    product.slack.up()
    await expect.poll(() => asked('/readyz'), { timeout: 20_000 }).toBe('200 ready\n')
  })
})
