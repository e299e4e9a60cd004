import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, openReview, untilCardSays } from '../harness/steps.ts'
import { openSeeded, type Seeded } from './seeded.ts'

const OPEN = 300
const NAME = 'Northgate Optics S.A.'

let product: Seeded
beforeAll(async () => {
  product = await openSeeded('http', OPEN)
}, 60_000)
afterAll(() => product.close())

describe('the Home tab', () => {
  it('shows approvers what waits for them, and operators their own changes', async () => {
    const carla = await opened('carla')
    expect(carla).toContain(`Waiting for me: ${OPEN}`)
    expect(carla).toContain('You have no open changes.')
    expect(carla.join('\n')).toMatch(
      /Waiting 10\* \(Keepnet, id [^)]+\): Seats: 500 → \*540\* \(\+40\) · requested by @ann/
    )
    const ann = await opened('ann')
    expect(ann).toContain('Nothing is waiting for you.')
    expect(ann).toContain(`My open changes: ${OPEN}`)
    const ben = await opened('ben')
    expect(ben).toContain('Nothing is waiting for you.')
    expect(ben).toContain('You have no open changes.')
    for (const lines of [carla, ann, ben]) expect(lines).toContain('Over or near the limit: 3')
  })

  it('shows nothing to guests and to people of another workspace', async () => {
    for (const by of ['gina', 'otto']) {
      const lines = await opened(by)
      expect(lines).toEqual([expect.stringContaining('Only full members of this workspace can do this')])
    }
  })

  it('has pages, and never shows more than Slack accepts', async () => {
    const carla = product.slack.as('carla')
    await opened('carla')
    for (let from = 11; from < OPEN; from += 10) await pressAndSee('carla', 'Next of Waiting for me', `${from} to`)
    expect(carla.home()?.lines.join('\n')).toContain(`Waiting ${OPEN}*`)
    expect(carla.home()?.buttons).not.toContain('Next')
    await pressAndSee('carla', 'Previous of Waiting for me', `281 to 290 of ${OPEN}`)
    await pressAndSee('carla', 'Refresh', `281 to 290 of ${OPEN}`)
    expect(product.slack.calls.filter(({ method, ok }) => method === 'views.publish' && !ok)).toEqual([])
  }, 60_000)

  it('is up to date after a decision, on the same page', async () => {
    const carla = product.slack.as('carla')
    await ask(product, `"${NAME.toLowerCase()}" seats=+10 reason="Home"`)
    await untilCardSays(product, NAME, 'Waiting for')
    await opened('carla')
    await pressAndSee('carla', 'Next of Waiting for me', `11 to 20 of ${OPEN + 1}`)
    await openReview(product, NAME)
    await carla.fill({ Decision: 'Reject', Reason: 'Not now' })
    expect(await carla.submit()).toMatchObject({ done: 'closed' })
    await sees('carla', `11 to 20 of ${OPEN}`)
    await sees('carla', 'Recently finished: 1')
    expect(linesOf('carla').find(line => line.includes('rejected'))).toContain(NAME)
  })

  it('is up to date after a request', async () => {
    await opened('ann')
    await ask(product, `"${NAME.toLowerCase()}" seats=+20 reason="Home again"`)
    await sees('ann', `My open changes: ${OPEN + 1}`)
  })

  it('opens a change with its button', async () => {
    const ann = product.slack.as('ann')
    await ann.press('Show the change of Waiting 1', { home: true })
    await ann.until(() => ann.modal()?.buttons.includes('Withdraw my change'))
    await ann.press('Withdraw my change')
    await ann.until(() => ann.modal()?.lines.join().includes('Withdrawn.'))
    await ann.close()
    await sees('ann', `My open changes: ${OPEN}`)
    await sees('ann', 'Recently finished: 2')
    await ann.press(`Show the change of ${NAME}`, { home: true })
    await ann.until(() => ann.modal()?.lines.join().includes('Rejected by @carla'))
    await ann.close()
  })

  it('opens the form that would resolve an alert, and the alert itself', async () => {
    const ben = product.slack.as('ben')
    const name = product.over[0]?.name ?? ''
    await opened('ben')
    await ben.choose('Open an alert', name, { home: true })
    await ben.until(() => ben.modal()?.buttons.includes('Raise the limit'))
    await ben.press('Raise the limit')
    await ben.until(() => ben.modal()?.submit === 'Request approval', 15_000)
    await ben.close()
    await ben.press('Acknowledge')
    await ben.until(() => !ben.modal()?.buttons.includes('Acknowledge'))
    await ben.close()
    await sees('ben', 'Acknowledged')
  })

  it('opens the form of any change', async () => {
    const ben = product.slack.as('ben')
    await ben.press('Request a change', { home: true })
    await ben.until(() => ben.modal()?.inputs.Company)
    await ben.close()
  })

  it('reports nothing if Slack does not accept it, and appears with the next press', async () => {
    const dev = product.slack.as('dev')
    await opened('dev')
    const before = linesOf('dev')
    product.slack.down()
    expect(await dev.press('Next of Waiting for me', { home: true })).toEqual({})
    const refused = () => product.slack.calls.filter(({ method, ok }) => method === 'views.publish' && !ok)
    // It is tried three times.
    await dev.until(() => refused().length === 3, 15_000)
    product.slack.up()
    expect(linesOf('dev')).toEqual(before)
    await pressAndSee('dev', 'Next of Waiting for me', '11 to')
    expect(dev.messages()).toEqual([])
  }, 60_000)
})

/** Somebody opens their Home and waits until it is there. Returns its lines. */
async function opened(by: string): Promise<string[]> {
  const person = product.slack.as(by)
  const published = () => product.slack.calls.filter(({ method, ok }) => method === 'views.publish' && ok).length
  const before = published()
  await person.openHome()
  await person.until(() => published() > before)
  return linesOf(by)
}

async function pressAndSee(by: string, label: string, words: string): Promise<void> {
  await product.slack.as(by).press(label, { home: true })
  await sees(by, words)
}

async function sees(by: string, words: string): Promise<void> {
  await product.slack.as(by).until(() => linesOf(by).some(line => line.includes(words)), 15_000)
}

function linesOf(by: string): string[] {
  return product.slack.as(by).home()?.lines ?? []
}
