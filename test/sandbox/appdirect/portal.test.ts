import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { portal } from '../../../sandbox/portal.ts'
import { COMPANIES, startClient } from './client.ts'

const rows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    seats: z.int().nullable(),
    used: z.int().nullable(),
    ends: z.string().nullable(),
    vendor: z.enum(['keepnet', 'appdirect']),
    enabled: z.boolean().optional()
  })
)

describe('the portal of both vendors', () => {
  it('lists companies of both vendors alternately, those of the marketplace without seats', async () => {
    await using product = await openProduct()
    const found = await product.search('')
    expect(found.slice(0, 4).map(({ vendor }) => vendor)).toEqual(['keepnet', 'appdirect', 'keepnet', 'appdirect'])
    const acme = await product.search('acme limited')
    expect(acme.map(({ vendor }) => vendor)).toEqual(['keepnet', 'appdirect'])
    const { uuid } = product.appdirect.withStory('disabled')
    expect(acme[1]).toMatchObject({ name: 'Acme Limited', seats: null, used: null, ends: null, enabled: true })
    expect(found.find(({ id }) => id === uuid)).toMatchObject({ vendor: 'appdirect', enabled: false })
  })

  it('changes seats at Keepnet and disables at AppDirect, and not the other way round', async () => {
    await using product = await openProduct()
    const [seated, other] = await product.search('acme limited')
    expect((await product.tell('/portal', { vendor: 'keepnet', id: seated?.id, seats: 77 })).status).toBe(200)
    expect((await product.tell('/portal', { vendor: 'appdirect', id: other?.id, enabled: false })).status).toBe(200)
    expect((await product.tell('/portal', { vendor: 'appdirect', id: other?.id, seats: 77 })).status).toBe(400)
    expect(await product.search('acme limited')).toMatchObject([{ seats: 77 }, { seats: null, enabled: false }])
  })

  it('drops the answers to every kind of write at the chosen vendor', async () => {
    await using product = await openProduct()
    const { appdirect } = product
    const { uuid } = appdirect.withStory('ordinary')
    const path = `${COMPANIES}/${uuid}`
    const query = `mutation { updateAccount(input: { id: "${uuid}", countryCode: "CH" }) { account { id } } }`
    expect((await product.tell('/portal/condition', { vendor: 'appdirect', condition: 'loses answers' })).status).toBe(
      200
    )
    await expect(appdirect.ask('PATCH', path, { name: 'Lost' })).rejects.toThrow('fetch failed')
    await expect(appdirect.query(query)).rejects.toThrow('fetch failed')
    expect((await appdirect.ask('GET', path)).json()).toMatchObject({ name: 'Lost', countryCode: 'CH' })
    await expect(appdirect.ask('PUT', path, { name: 'Lost again' })).rejects.toThrow('fetch failed')

    await product.tell('/portal/condition', { vendor: 'appdirect', condition: 'down' })
    expect((await appdirect.ask('GET', path)).status).toBe(503)
    await product.tell('/portal/condition', { vendor: 'keepnet', condition: 'normal' })
    expect((await appdirect.ask('GET', path)).status).toBe(503)
    await product.tell('/portal/condition', { vendor: 'appdirect', condition: 'normal' })
    expect((await appdirect.ask('GET', path)).json()).toMatchObject({ name: 'Lost again' })
    expect((await product.tell('/portal/condition', { vendor: 'else', condition: 'normal' })).status).toBe(400)
  })

  it('works with Keepnet alone', async () => {
    await using product = await openProduct()
    const alone = portal(product.keepnet)
    const found = rows.parse(await (await alone.request('/portal?text=acme')).json())
    expect(new Set(found.map(({ vendor }) => vendor))).toEqual(new Set(['keepnet']))
    const body = JSON.stringify({ vendor: 'appdirect', condition: 'down' })
    expect((await alone.request('/portal/condition', { method: 'POST', body })).status).toBe(400)
  })
})

async function openProduct() {
  const [keepnet, appdirect] = [await startKeepnet(), await startClient()]
  const routes = portal(keepnet, appdirect)
  return {
    keepnet,
    appdirect,
    search: async (text: string) =>
      rows.parse(await (await routes.request(`/portal?text=${encodeURIComponent(text)}`)).json()),
    tell: (path: string, body: object) => routes.request(path, { method: 'POST', body: JSON.stringify(body) }),
    async [Symbol.asyncDispose]() {
      await appdirect.stop()
      await keepnet.stop()
    }
  }
}
