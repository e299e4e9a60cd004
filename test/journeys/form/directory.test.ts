import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { offersOf } from '../harness/screen.ts'
import { answerTo, openForm } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket', {}, { writeMode: 'patch', pace: { watch: true, followEvery: 50 } })
  await openForm(product, '')
  // Only the directory finds a company by its words in another order.
  await vi.waitFor(async () => expect(await offersOf(product, 'Company', 'optics northgate')).toHaveLength(2), {
    timeout: 30_000,
    interval: 100
  })
}, 60_000)
afterAll(() => product.close())

const offered = async (typed: string) => [...new Set(await product.slack.as('ann').suggestions('Company', typed))]
const searches = () => product.keepnet.requests.count('POST', '/api/companies/search')

describe('with all companies in the directory, the typeahead', () => {
  it.each([
    ['by its words in another order', 'optics northgate', 'Northgate Optics S.A.'],
    ['with a slip', 'nrothgate optics', 'Northgate Optics S.A.'],
    ['by a part of a word', 'thgate opt', 'Northgate Optics S.A.'],
    ['without accents', 'istanbul isik', 'İstanbul Işık Elektrik Örnek'],
    ['with accents that it has not', 'Nórthgate Optîcs', 'Northgate Optics S.A.'],
    ['by ss for ß', 'grossbackerei', 'Großbäckerei Müßig Muster GmbH'],
    ['by its external id', 'ACME-42', 'Acme Ltd'],
    ['by its external id and the word for it', 'ext:ACME-42', 'Acme Ltd']
  ])('finds a company %s', async (_, typed, name) => {
    expect((await offered(typed))[0]).toBe(name)
  })

  it('finds a company by its tag', async () => {
    const [tagged] = [...product.keepnet.companies.values()].filter(({ tags }) => tags.length > 0).slice(-1)
    if (!tagged) throw new Error('The sandbox has no company with a tag.')
    expect(await offered(`${tagged.tags[0]} ${tagged.name}`)).toContain(tagged.name)
  })

  it('shows facts about companies of both vendors, exact matches first', async () => {
    const { resourceId, targetUserCount, numberOfUsers, licenseEndDate } = product.company('Northgate Optics S.A.')
    const offers = await offersOf(product, 'Company', 'northgate optics s.a.')
    expect(offers).toContain(
      `Northgate Optics S.A. | Keepnet · id ${resourceId} · ${targetUserCount} of ${numberOfUsers} seats used · licence ends ${sayDate(String(licenseEndDate))}`
    )
    expect(offers).toContainEqual(expect.stringMatching(/^Northgate Optics S\.A\. \| AppDirect · id \S+$/))
    expect((await offered('acme holding')).slice(0, 2)).toEqual(['Acme Holding', 'Acme Holdings'])
  })

  it('answers from the directory without a vendor, even while no vendor answers', async () => {
    const before = searches()
    await offered('Acme Holding')
    const { calls } = product.slack
    const called = calls.length
    expect(await offered('acme hold')).toContain('Acme Holdings')
    expect(calls.slice(called).map(({ method }) => method)).toEqual([])
    expect(searches()).toBe(before)
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 10_000 }, times: 'always' })
    const began = performance.now()
    expect(await offered('quarry bak')).toEqual(['Quarry Bakery GmbH'])
    expect(performance.now() - began).toBeLessThan(600)
    product.keepnet.clearFaults()
  })

  it('finds a company that is not in the directory yet by its name', async () => {
    await product.keepnet.change(product.company('Quarry Bakery GmbH').resourceId, { name: 'Zebra Crossing Sample' })
    // The slower vendor may need more than one keystroke.
    await expect.poll(() => offered('zebra crossing'), { timeout: 10_000 }).toEqual(['Zebra Crossing Sample'])
  })
})

describe('with all companies in the directory, the commands', () => {
  it('open and show a company by its external id, and offer both vendors’ companies of one name', async () => {
    const answer = await answerTo(product, '/company show ext:ACME-42')
    expect(answer.lines.join('\n')).toContain('*Acme Ltd*')
    const form = await openForm(product, 'optics northgate')
    expect(form.inputs.Company?.hint).toBe('2 companies match what you typed: choose one.')
  })

  it('offer near matches, and choose none by themselves', async () => {
    const form = await openForm(product, 'grosbackerei seats=+1')
    expect(form.lines.join('\n')).toContain('No company matches “grosbackerei” exactly. These are similar.')
    expect(form.inputs.Seats).toBeUndefined()
    const said = await answerTo(product, '/company show grosbackerei')
    expect(said.lines.join('\n')).toContain('No company matches “grosbackerei” exactly. These are similar.')
    expect(said.lines.join('\n')).toContain('Großbäckerei Müßig Muster GmbH')
  })
})
