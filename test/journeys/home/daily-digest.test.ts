import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSeeded, type Seeded } from './seeded.ts'

let product: Seeded
beforeAll(async () => {
  product = await openSeeded('socket', 1)
}, 60_000)
afterAll(() => product.close())

describe('the daily digest in its channel', () => {
  it('summarizes the day, and shows everything on request', async () => {
    const ben = product.slack.as('ben')
    const digest = () => ben.messages('#alerts').find(({ text }) => text.startsWith('Daily digest ·'))
    await ben.until(() => digest(), 30_000)
    expect(digest()?.text).toContain('1 change is open (`/company queue` lists them).')
    expect(digest()?.text).toContain('3 companies are over their limit')
    expect(digest()?.text).toContain('Moved 7 · Seats: 500 → 546 (+46) · ')
    expect(digest()?.text).not.toContain('Moved 8')
    await ben.press('Show all', { in: 'Daily digest ·' })
    await ben.until(() => ben.modal()?.lines.join('\n').includes('Moved 9'))
    await ben.close()
  }, 60_000)

  it('shows nothing more to a guest', async () => {
    const gina = product.slack.as('gina')
    await gina.until(() => gina.messages('#alerts').some(({ text }) => text.startsWith('Daily digest ·')), 30_000)
    await gina.press('Show all', { in: 'Daily digest ·' })
    const GUEST = 'Only full members of this workspace can do this; you are here as a guest.'
    await gina.until(() => gina.modal()?.lines.join('\n') === GUEST)
  }, 60_000)

  it('leads to the Home tab over the socket as well', async () => {
    const carla = product.slack.as('carla')
    await carla.openHome()
    await carla.until(() => carla.home()?.lines.includes('Waiting for me: 1'))
    await carla.press('Review the change of Waiting 1', { home: true })
    await carla.until(() => carla.modal()?.lines.join('\n').includes('Change request:'))
    await carla.close()
  })
})
