import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { answerTo, ask, decide, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
})
afterAll(() => product.close())

const NAME = 'Northgate Optics S.A.'

describe('/company queue', () => {
  it('says that nothing is open', async () => {
    const answer = await answerTo(product, '/company queue')
    expect(answer).toMatchObject({ text: 'No change is open.', ephemeral: true })
  })

  it('lists open changes, oldest first, each with a working Review button', async () => {
    await ask(product, 'cedar pharma s.a. seats=+1 reason=First')
    await ask(product, 'quarry bakery gmbh seats=+2 reason=Second')
    const answer = await answerTo(product, '/company queue', 'carla')
    expect(answer.lines[0]).toBe('2 changes are open.')
    expect(answer.lines[1]).toMatch(
      /^\*Cedar Pharma S\.A\.\* \(Keepnet, id [^)]+\): Seats: 540 → \*541\* \(\+1\) · requested by @ann /
    )
    expect(answer.lines[2]).toMatch(/^\*Quarry Bakery GmbH\* .*waiting for approval$/)
    expect(answer.buttons).toEqual(['Decide several', 'Review', 'Review'])

    const carla = product.slack.as('carla')
    await carla.press('Review the change of Quarry Bakery GmbH', { in: '2 changes are open.' })
    await untilModalSays(product, 'Change request: *Quarry Bakery GmbH*', 'carla')
    await carla.until(() => carla.modal()?.submit === 'Submit decision')
    await carla.fill({ Decision: 'Reject', Reason: 'No' })
    await carla.submit()
    await untilCardSays(product, 'Quarry Bakery GmbH', 'Rejected by @carla')
    expect((await answerTo(product, '/company queue', 'carla')).lines[0]).toBe('1 change is open.')
  })

  it('tells who presses Review in an outdated list what became of the change', async () => {
    const carla = product.slack.as('carla')
    if (carla.modal()) await carla.close()
    await carla.press('Review the change of Quarry Bakery GmbH', { in: '2 changes are open.' })
    await untilModalSays(product, '⛔ *Rejected* · Quarry Bakery GmbH · Keepnet', 'carla')
    const { lines, inputs, submit } = carla.modal() ?? {}
    expect(lines?.join('\n')).toContain('Rejected by @carla: “No”')
    expect({ inputs, submit }).toEqual({ inputs: {}, submit: null })
    await carla.close()
  })

  it('shows the company from a change that is over, and its history from there, to one person alone', async () => {
    const dev = product.slack.as('dev')
    await dev.press('Show company Quarry Bakery GmbH', { in: '*Rejected* · Quarry Bakery GmbH' })
    await dev.until(() => dev.messages('#changes').at(-1)?.lines[0] === '*Quarry Bakery GmbH* · Keepnet')
    expect(dev.messages('#changes').at(-1)?.ephemeral).toBe(true)
    await dev.press('History of Quarry Bakery GmbH', { in: '*Quarry Bakery GmbH* · Keepnet' })
    const history = await dev.until(() => {
      const latest = dev.messages('#changes').at(-1)
      return latest?.lines[0]?.startsWith('History of *Quarry Bakery GmbH*') && latest
    })
    expect(history.lines.join('\n')).toContain('rejected by @carla')
    expect(history.ephemeral).toBe(true)
  })
})

describe('/company show', () => {
  it('shows licence, use, dates and modules, and that nothing was changed', async () => {
    const { targetUserCount, numberOfUsers, licenseStartDate, licenseEndDate } = product.company(NAME)
    const answer = await answerTo(product, '/company show northgate opt')
    const lines = answer.lines.join('\n')
    expect(answer.ephemeral).toBe(true)
    expect(lines).toContain(`*${NAME}* · Keepnet`)
    expect(lines).toContain(
      `${targetUserCount} of ${numberOfUsers} seats used · licence ends ${sayDate(String(licenseEndDate))}`
    )
    expect(lines).toMatch(
      /\*Licence type\*\n(Awareness|Silver|Enterprise)\n\*Seats limited\*\nLimited\n\*Seats\*\n360\n/
    )
    expect(lines).toContain(
      `*Licence starts*\n${sayDate(String(licenseStartDate))}\n*Licence ends*\n${sayDate(String(licenseEndDate))}\n*Modules*`
    )
    expect(answer.buttons).toEqual(['Change', 'History'])
    expect(lines).toContain('Awareness Educator')
    expect(answer.text).toContain('No change is open.')
    expect(lines).toContain('No changes yet.')
    expect(answer.text).toContain('Seats: 360')
    expect(
      product.slack
        .as('ben')
        .messages('#changes')
        .filter(one => one.ephemeral)
    ).toEqual([])
  })

  it('shows the open change and the last five', async () => {
    for (const seats of [361, 362, 363, 364, 365, 366]) {
      await ask(product, `northgate optics s.a. seats=${seats} reason="Step ${seats}"`)
      await untilCardSays(product, NAME, `→ *${seats}*`)
      if (seats < 366) await decide(product, NAME, 'Reject', 'Not yet')
      if (seats < 366) await untilCardSays(product, NAME, 'Rejected by @carla')
    }
    const lines = (await answerTo(product, `/company show ${NAME}`)).lines.join('\n')
    expect(lines).toMatch(/\*Open:\* Seats: 360 → \*366\* \(\+6\) · requested by @ann on .+ · waiting for approval/)
    const [, latest = ''] = lines.split('*Last changes*')
    expect(latest.match(/→ \*(\d+)\*/g)).toEqual(['→ *365*', '→ *364*', '→ *363*', '→ *362*', '→ *361*'])
    expect(latest).toMatch(/· rejected \d/)
  })

  it('offers a button for each of several matches', async () => {
    const matches = await answerTo(product, '/company show acme hold')
    expect(matches.lines[0]).toBe('2 companies match “acme hold”.')
    expect(matches.buttons).toEqual(['Show', 'Show'])
    const ann = product.slack.as('ann')
    await ann.press('Show Acme Holdings', { in: '2 companies match' })
    await ann.until(() => ann.messages('#changes').at(-1)?.lines[0] === '*Acme Holdings* · Keepnet')
  })

  it('says when nothing matches, and asks when no company is named', async () => {
    expect((await answerTo(product, '/company show zzzz <!here>')).text).toBe('No company matches “zzzz <!here>”.')
    expect((await answerTo(product, '/company show')).text).toContain('Which company?')
  })

  it('says when Keepnet cannot be reached', async () => {
    product.keepnet.injectFaults({ how: { name: 'drop', when: 'before' }, times: 'always' })
    const search = await answerTo(product, '/company show acme hold')
    expect(search.text).toContain('Keepnet didn’t answer')
    product.keepnet.clearFaults()
    product.keepnet.injectFaults({
      how: { name: 'drop', when: 'before' },
      times: 'always',
      path: '/api/companies/:id',
      method: 'GET'
    })
    const read = await answerTo(product, '/company show acme holdings')
    product.keepnet.clearFaults()
    expect(read.text).toContain('Keepnet didn’t answer')
  })
})

describe('/company', () => {
  it.each(['/company', '/company help', '/company HELP'])('shows help privately: %s', async command => {
    const answer = await answerTo(product, command, 'ben')
    expect(answer.ephemeral).toBe(true)
    for (const word of ['update', 'show', 'queue', 'help']) expect(answer.text).toContain(`/company ${word}`)
  })

  it('shows help privately for an unknown subcommand', async () => {
    const answer = await answerTo(product, '/company nonsense `x` <!channel>', 'ben')
    expect(answer.text).toContain('There is no `/company nonsense`.')
    expect(answer.text).toContain('/company update')
    const odd = await answerTo(product, '/company <!channel>', 'ben')
    expect(odd.text).toContain('There is no `/company <!channel>`.')
    expect(
      product.slack
        .as('ann')
        .messages('#changes')
        .some(one => one.text.includes('nonsense'))
    ).toBe(false)
  })
})
