import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../harness/product.ts'
import { untilModalSays } from '../harness/steps.ts'
import { alertOf, ephemeralTexts, grow, openWatched, untilAlertSays } from './watched.ts'

let product: Product
beforeAll(async () => {
  product = await openWatched('http')
})
afterAll(() => product.close())

/** Companies that can be changed. */
const changeable: string[] = []
/** A company that has just gone over its limit, and its message. */
async function over() {
  if (changeable.length === 0) {
    const ordinary = [...product.keepnet.companies.values()].filter(
      ({ name, story, numberOfUsers }) =>
        story === 'ordinary' && /^[A-Za-z .]{4,40}$/.test(name) && (numberOfUsers ?? 0) > 50
    )
    changeable.push(...ordinary.map(({ name }) => name))
  }
  const name = changeable.pop() ?? ''
  await grow(product, name, 1_040, 1_000)
  await untilAlertSays(product, name, '(+40)')
  return name
}

async function openSnooze(name: string, by: string) {
  const person = product.slack.as(by)
  await person.press('Snooze', { in: name })
  await person.until(() => person.modal()?.submit === 'Snooze')
  return person
}

describe('responding to an alert', () => {
  it('shows in its message to everybody at once, and stops further messages', async () => {
    const name = await over()
    await product.slack.as('ben').press('Acknowledge', { in: name })
    const { text, buttons } = await untilAlertSays(product, name, 'Acknowledged by @ben on')
    expect(text).toContain('(+40). Acknowledged by @ben on')
    expect(buttons).toEqual(['Raise the limit', 'Snooze', 'History'])
  })

  it('takes days and a reason for a snooze, and shows both', async () => {
    const name = await over()
    const ann = await openSnooze(name, 'ann')
    expect(ann.modal()?.inputs['For how long']?.options).toEqual(['7 days', '14 days', '30 days', '90 days'])
    await ann.fill({ 'For how long': '14 days', Reason: '   ' })
    const { errors } = await ann.submit()
    expect(errors?.Reason).toContain('Say why')
    await ann.fill({ Reason: 'They leave <!channel> in May' })
    expect(await ann.submit()).toMatchObject({ done: 'closed' })
    const { text, buttons } = await untilAlertSays(product, name, 'Snoozed until')
    expect(text).toMatch(/Snoozed until \d+ \w+ \d{4} by @ann: They leave <!channel> in May\./)
    expect(buttons).toEqual(['Raise the limit', 'Acknowledge', 'End the snooze', 'History'])
    await ann.press('End the snooze', { in: name })
    await product.slack.until(() => alertOf(product, name)?.buttons.includes('Snooze'))
    expect(alertOf(product, name)?.text).not.toContain('Snoozed')
  })

  it('ends a snooze when the alert gets worse by a step, and the new message says who had snoozed it', async () => {
    const name = await over()
    const ann = await openSnooze(name, 'ann')
    await ann.fill({ 'For how long': '14 days', Reason: 'They leave in May' })
    await ann.submit()
    const { ts } = await untilAlertSays(product, name, 'Snoozed until')
    await grow(product, name, 1_150, 1_000)
    const told = await untilAlertSays(product, name, '(+150)')
    expect(told.ts).not.toBe(ts)
    expect(told.text).toMatch(/It got worse after @ann snoozed it until .+, so it is open again\.$/)
  })

  it('succeeds for one of two people at once, and the other one is told', async () => {
    const name = await over()
    const ann = await openSnooze(name, 'ann')
    await ann.fill({ 'For how long': '7 days', Reason: 'Later' })
    const ben = product.slack.as('ben')
    await Promise.all([ann.submit(), ben.press('Acknowledge', { in: name })])
    const message = await product.slack.until(() =>
      /Acknowledged by @ben|Snoozed until/.test(alertOf(product, name)?.text ?? '') ? alertOf(product, name) : undefined
    )
    if (message.text.includes('Acknowledged')) {
      const modal = await untilModalSays(product, 'nothing was done')
      expect(modal.lines.join(' ')).toContain('Acknowledged by @ben')
      await ann.close()
    } else {
      await product.slack.until(() =>
        ephemeralTexts(product, 'ben').some(line => line.includes('nothing was done. Snoozed until'))
      )
    }
    await ben.press('History', { in: name })
    const history = (await untilModalSays(product, 'Raised:', 'ben')).lines
    expect(history.filter(line => /Acknowledged|Snoozed/.test(line))).toHaveLength(1)
    await ben.close()
  })

  it('is reported to the second person, whose form was open meanwhile', async () => {
    const name = await over()
    const ann = await openSnooze(name, 'ann')
    await product.slack.as('ben').press('Acknowledge', { in: name })
    await untilAlertSays(product, name, 'Acknowledged by @ben')
    await ann.fill({ 'For how long': '7 days', Reason: 'Later' })
    await ann.submit()
    const { lines, submit } = await untilModalSays(product, 'nothing was done')
    expect(lines.join(' ')).toContain(`The alert for ${name} has changed since you saw it`)
    expect(lines.join(' ')).toContain('Acknowledged by @ben')
    expect(submit).toBeNull()
    await ann.close()
    expect(alertOf(product, name)?.text).not.toContain('Snoozed')
  })

  it('is refused to guests, whose presses change nothing', async () => {
    const name = await over()
    const gina = product.slack.as('gina')
    const said = 'Only full members of this workspace can do this; you are here as a guest.'
    await gina.press('Acknowledge', { in: name })
    await product.slack.until(() => ephemeralTexts(product, 'gina').includes(said))
    await gina.press('Snooze', { in: name })
    await untilModalSays(product, said, 'gina')
    await gina.close()
    expect(alertOf(product, name)?.buttons).toEqual(['Raise the limit', 'Acknowledge', 'Snooze', 'History'])
  })

  it('is refused to people of another workspace before anything is read', async () => {
    const name = await over()
    const otto = product.slack.as('otto')
    await otto.press('Acknowledge', { in: name })
    await product.slack.until(() =>
      ephemeralTexts(product, 'otto').some(line => line.startsWith('You belong to another Slack'))
    )
    for (const button of ['Raise the limit', 'Snooze', 'History']) await otto.press(button, { in: name })
    expect(otto.modal()).toBeUndefined()
    expect(alertOf(product, name)?.text).not.toContain('Acknowledged')
  })

  it('is no longer offered once the alert is over, and an open form says so', async () => {
    const name = await over()
    const ann = await openSnooze(name, 'ann')
    await grow(product, name, 500, 1_000)
    const { text, buttons } = await untilAlertSays(product, name, 'is no longer over its limit')
    expect(text).toContain('its users went from 1,040 to 500.')
    expect(buttons).toEqual(['History'])
    await ann.fill({ 'For how long': '7 days', Reason: 'Later' })
    await ann.submit()
    expect((await untilModalSays(product, 'nothing was done')).lines.join(' ')).toContain('Resolved on')
    await ann.close()

    await ann.press('History', { in: name })
    const history = await untilModalSays(product, 'Raised:')
    expect(history.lines.join('\n')).toMatch(
      /Resolved\. 500 users on 1,000 seats.*[\s\S]*Raised: over the limit\. 1,040 users/
    )
    await ann.close()
  })
})
