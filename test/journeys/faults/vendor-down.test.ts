import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { filled, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterEach(() => product.keepnet.clearFaults())
afterAll(() => product.close())

const NAME = 'Cedar Pharma S.A.'
const DOWN = 'Keepnet didn’t answer'

/** Drops every connection, or every one with this method. */
function goDown(method?: 'GET') {
  product.keepnet.injectFaults({ how: { name: 'drop', when: 'before' }, times: 'always', ...(method && { method }) })
}

async function tryAgainUntilFilled() {
  const ann = product.slack.as('ann')
  await ann.press('Try again')
  await untilModalSays(product, DOWN)
  product.keepnet.clearFaults()
  await ann.press('Try again')
  return await filled(product)
}

describe('while Keepnet is down', () => {
  it('a company chosen in an open form is read at the next try, with the reason kept', async () => {
    const ann = product.slack.as('ann')
    if (ann.modal()) await ann.close()
    await ann.command('/company update', { in: '#changes' })
    await filled(product)
    await ann.fill({ Reason: 'Typed before' })
    goDown('GET')
    await ann.fill({ Company: NAME })
    await untilModalSays(product, DOWN)
    const form = await tryAgainUntilFilled()
    expect(form.inputs.Seats?.value).toBe('540')
    expect(form.inputs.Reason?.value).toBe('Typed before')
  })

  it('the company list says that it cannot be searched', async () => {
    const ann = product.slack.as('ann')
    if (ann.modal()) await ann.close()
    await ann.command('/company update', { in: '#changes' })
    await filled(product)
    goDown()
    expect(await ann.suggestions('Company', 'hazelton')).toEqual([
      'Keepnet cannot be reached just now. Type again in a moment.'
    ])
    await ann.fill({ Company: 'Keepnet cannot be reached', Reason: 'None chosen' })
    expect((await ann.submit()).errors?.Company).toContain('does not show this company yet')
    product.keepnet.clearFaults()
    expect(await ann.suggestions('Company', 'hazelton')).toContain('Hazelton Water Inc.')
  })
})

describe('a form that is closed while it loads', () => {
  it('does no harm: nothing opens again, and nobody gets an error', async () => {
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 400 }, times: 3 })
    const ann = product.slack.as('ann')
    if (ann.modal()) await ann.close()
    await ann.command('/company update acme holdings', { in: '#changes' })
    await ann.until(() => ann.modal()?.title === 'Change a company')
    await ann.close()
    const updates = () => product.slack.calls.filter(({ method }) => method === 'views.update')
    const before = updates().length
    await product.slack.until(() => updates().length > before + 1)
    expect(updates().at(-1)).toMatchObject({ error: 'not_found' })
    expect(ann.modal()).toBeUndefined()
    expect(ann.messages()).toEqual([])
  })
})
