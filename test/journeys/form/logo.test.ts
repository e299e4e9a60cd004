import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jpg, png, svg } from '../../changes/images.ts'
import { ordinary } from '../harness/ordinary.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { decide, filled, openForm, openReview, untilCardSays } from '../harness/steps.ts'

let product: Product
let names: string[]
const lines: string[] = []
beforeAll(async () => {
  const { pino } = await import('pino')
  const log = pino({ level: 'trace' }, { write: line => void lines.push(line) })
  product = await openProduct('http', {}, { log })
  names = ordinary(product.keepnet).map(({ name }) => name)
})
afterAll(() => product.close())

const FILE = 'acme.png'

function next(): string {
  const name = names.shift()
  if (!name) throw new Error('There are too few companies.')
  return name
}

/** Ann sends the form of a company with a file as its logo, and what else she fills in. */
async function send(company: string, content: Uint8Array, file = FILE, more: Record<string, string> = {}) {
  await openForm(product, company)
  const ann = product.slack.as('ann')
  if (ann.modal()?.buttons.includes('Show profile and settings')) await ann.press('Show profile and settings')
  await ann.until(() => ann.modal()?.inputs['Logo file'])
  await ann.fill({ 'Logo file': { file, content }, Reason: 'New brand', ...more })
  return await ann.submit()
}

/** Waits until the logo of a company is this file, as anybody sees it at the vendor. */
async function untilLogoIs(company: string, content: Uint8Array) {
  await untilCardSays(product, company, 'Applied')
  const answer = await fetch(product.company(company).logoUrl ?? '')
  expect(await answer.bytes()).toEqual(new Uint8Array(content))
}

describe('a logo', () => {
  it('is requested as a file, approved by its size and hash, and written with what else is changed', async () => {
    const company = next()
    const { numberOfUsers: before, logoUrl } = product.company(company)
    const content = png(512, 256, 7)
    const sha = createHash('sha256').update(content).digest('hex')
    expect(await send(company, content, FILE, { Seats: String((before ?? 0) + 5) })).toEqual({ done: 'closed' })
    const card = await untilCardSays(product, company, `new file acme.png · 512×256 · sha ${sha.slice(0, 8)}…`)
    expect(card.text).toContain('Logo new file acme.png')
    await openReview(product, company)
    expect(product.slack.as('carla').modal()?.lines.join('\n')).toContain(`acme.png · 512×256 · sha ${sha}`)
    await decide(product, company, 'Approve')
    await untilLogoIs(company, content)
    const { numberOfUsers, logoUrl: address } = product.company(company)
    expect(numberOfUsers).toBe((before ?? 0) + 5)
    expect(address).not.toBe(logoUrl)
    const applied = await untilCardSays(product, company, 'A new file cannot be undone here')
    expect(applied.lines.join('\n')).not.toContain('Also')
    // The logo's own address at the vendor is public; the file's at Slack is not.
    const said = JSON.stringify([product.slack.as('ben').messages('#changes'), lines])
    expect(said).not.toContain('files-pri')
  })

  it('alone has no Undo', async () => {
    const company = next()
    await send(company, svg(), 'acme.svg')
    await decide(product, company, 'Approve')
    const card = await untilCardSays(product, company, 'Applied')
    expect(card.buttons).not.toContain('Undo')
    await untilLogoIs(company, svg())
  })

  it('is refused under its input where it is no such image, an SVG with a script, too large, or given twice', async () => {
    const company = next()
    const { errors: none } = await send(company, new TextEncoder().encode('GIF89a'), 'acme.png')
    expect(none).toEqual({ 'Logo file': expect.stringContaining('none of png, jpg, svg') })
    const { errors: script } = await send(company, svg('<script>alert(1)</script>'), 'acme.svg')
    expect(script).toEqual({ 'Logo file': expect.stringContaining('holds a script') })
    const { errors: large } = await send(company, new Uint8Array(2 * 1024 * 1024 + 1))
    expect(large).toEqual({ 'Logo file': 'The file has 2,049 kB; at most 2,048 kB can be uploaded.' })
    const { errors: both } = await send(company, jpg(8, 8), 'acme.jpg', { Logo: 'https://www.example.com/a.png' })
    expect(both).toEqual({ Logo: 'Give an address or a file, not both.' })
  })

  it('stays with an edit of the change until another file is uploaded', async () => {
    const company = next()
    await send(company, png(10, 10))
    await untilCardSays(product, company, 'acme.png · 10×10')
    const dev = product.slack.as('dev')
    const edit = async (more: Parameters<typeof dev.fill>[0]) => {
      await dev.choose('change.more', 'Edit', { in: company })
      await dev.until(() => dev.modal()?.inputs['Logo file'])
      await dev.fill(more)
      expect(await dev.submit()).toEqual({ done: 'closed' })
    }
    await edit({ Reason: 'Newer brand' })
    await untilCardSays(product, company, 'Newer brand')
    await edit({ 'Logo file': { file: 'other.png', content: png(20, 10) } })
    const card = await untilCardSays(product, company, 'other.png · 20×10')
    expect(card.lines.join('\n')).not.toContain('acme.png')
    await decide(product, company, 'Approve')
    await untilLogoIs(company, png(20, 10))
  })
})

describe('a logo that is not as it was approved', () => {
  it.each([
    ['deleted', null, 'Slack does not know this file any more'],
    ['altered', png(512, 256, 9), 'the file is not the one that was approved'],
    ['replaced by something else', new TextEncoder().encode('<html/>'), 'none of png, jpg, svg']
  ])('because it was %s is not written, and the message says why', async (_, content, says) => {
    const company = next()
    await send(company, png(512, 256, 7), 'brand.png')
    await untilCardSays(product, company, 'brand.png')
    const { logoUrl } = product.company(company)
    const writes = product.writes()
    product.slack.changeFile('brand.png', content)
    await decide(product, company, 'Approve')
    const card = await untilCardSays(product, company, 'Failed')
    expect(card.lines.join('\n')).toContain(says)
    expect(card.lines.join('\n')).toContain('Nothing was written.')
    expect(product.writes()).toBe(writes)
    expect(product.company(company).logoUrl).toBe(logoUrl)
    await product.slack.as('ann').press('Request again', { in: company })
    const form = await filled(product)
    expect(form.lines.join('\n')).toContain('Upload the file again')
  })

  it('because somebody else uploaded one meanwhile is a conflict', async () => {
    const company = next()
    await send(company, png(30, 30))
    await untilCardSays(product, company, 'acme.png')
    await product.keepnet.change(product.company(company).resourceId, { logoUrl: 'https://www.example.com/theirs.png' })
    await openReview(product, company).catch(() => undefined)
    expect(product.slack.as('carla').modal()?.lines.join('\n')).toContain('Changed since the request')
    expect(product.company(company).logoUrl).toBe('https://www.example.com/theirs.png')
  })
})

describe('a logo whose write lost its answer', () => {
  it('is applied by the new address, after one write', async () => {
    const company = next()
    const path = `/api/companies/${product.company(company).resourceId}`
    await send(company, png(40, 40))
    await untilCardSays(product, company, 'acme.png')
    const writes = product.writes()
    product.keepnet.injectFaults({ how: { name: 'drop', when: 'after' }, method: 'PUT', path })
    await decide(product, company, 'Approve')
    await untilLogoIs(company, png(40, 40))
    expect(product.writes()).toBe(writes + 1)
  })

  it('is not believed by the old address: a write without effect fails, and says where to look', async () => {
    const company = next()
    const { resourceId, logoUrl } = product.company(company)
    await send(company, png(40, 40))
    await untilCardSays(product, company, 'acme.png')
    product.keepnet.injectFaults({ how: { name: 'ignore-write' }, method: 'PUT', path: `/api/companies/${resourceId}` })
    await decide(product, company, 'Approve')
    await untilCardSays(product, company, 'The address of the file has not changed')
    expect(product.company(company).logoUrl).toBe(logoUrl)
  })
})
