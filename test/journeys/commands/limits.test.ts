import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askSeats, formFor, openReviewOf } from '../approvals/acts.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { commandBody, post } from '../harness/signed-requests.ts'
import { answerTo, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { said } from '../matrix/way.ts'

const POLICY = `
roles: { finance: { people: [U0FAY] } }
otherwise: 1 of finance
limits: { per-person: { commands: 40, open: 1, batch-rows: 2 } }
`
const OTHER_TEAM = 'You belong to another Slack workspace. Only members of this one can use Countersign.'

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http')
})
afterAll(() => product.close())

describe('who asks', () => {
  it.each(['show x', 'x'.repeat(40_000), `update ${'x='.repeat(20_000)}`])(
    'is known before anything that they typed is read',
    async text => {
      expect((await post(product, { body: commandBody(text, 'otto') })).said).toContain(OTHER_TEAM)
    }
  )

  it('is told that a command is too long where they are of this workspace', async () => {
    const { said: answer } = await post(product, { body: commandBody('x'.repeat(40_000), 'dev') })
    expect(answer).toContain('This command is too long. Use the form instead')
  })
})

describe('one person', () => {
  it('sends so many commands in a minute as the policy says; others are not concerned', async () => {
    for (let sent = 0; sent < 40; sent += 1) await post(product, { body: commandBody('help', 'ben') })
    const refusal = 'You’ve sent 40 commands in the last minute. Wait a minute and try again.'
    expect(await said(product, '/company queue', 'ben')).toBe(refusal)
    expect(await said(product, '/company help', 'ben')).toBe(refusal)
    expect((await answerTo(product, '/company queue', 'carla')).lines.join()).not.toContain('in the last minute')
    const seen = product.slack.as('carla').messages('#changes')
    expect(seen.filter(({ text }) => text.includes('in the last minute'))).toEqual([])
  })

  it('has so many changes open as the policy says, and is told what would help', async () => {
    const [first, second] = [product.fresh().name, product.fresh().name]
    await askSeats(product, first, '+1')
    await untilCardSays(product, first, 'Waiting for')
    const form = await formFor(product, second, '+1')
    const refusal =
      'You have 1 open change, and the policy allows 1 for one person. Withdraw some, or wait until some are decided and applied: `/company queue` lists them.'
    expect(form.lines.join('\n')).toContain(refusal)
    const ann = product.slack.as('ann')
    expect(await ann.submit()).toEqual({ done: 'updated' })
    expect(ann.modal()?.lines.join()).toContain(refusal)
    await askSeats(product, second, '+1', 'carla')
    await untilCardSays(product, second, 'Waiting for')

    while (ann.modal()) await ann.close()
    await openReviewOf(product, first, 'ann')
    await ann.press('Withdraw my change')
    await untilCardSays(product, first, 'Withdrawn')
    await ann.close()
    await askSeats(product, first, '+2')
    await untilCardSays(product, first, 'Waiting for')
  })

  it('has rows of batches open by a limit of their own', async () => {
    const names = [product.fresh().name, product.fresh().name, product.fresh().name]
    expect(await batchOf(names)).toContain(
      'The policy allows 2 rows in the open batches of one person, and this batch adds 3. Request fewer rows,'
    )
    expect(await batchOf(names.slice(0, 2))).toContain('Requested: 2 changes.')
    expect(await batchOf(names.slice(2))).toContain('Your batches have 2 rows open. The policy allows 2 rows')
  })
})

/** Ann previews and requests one more seat for each of these companies. Returns what the form says then. */
async function batchOf(names: readonly string[]): Promise<string> {
  const ann = product.slack.as('ann')
  while (ann.modal()) await ann.close()
  await ann.command('/company batch', { in: '#changes' })
  await ann.until(() => ann.modal()?.submit === 'Preview')
  const rows = ['vendor;company;seats', ...names.map(name => `Keepnet;${name};+1`)].join('\n')
  await ann.fill({ 'Or pasted rows': rows, Reason: 'Spring orders' })
  await ann.submit()
  await untilModalSays(product, `${names.length} of ${names.length} rows can be requested.`)
  const before = JSON.stringify(ann.modal())
  await ann.submit()
  const now = await ann.until(() => {
    const modal = ann.modal()
    return JSON.stringify(modal) !== before && modal?.lines[0] !== 'One moment…' ? modal : undefined
  })
  return now.lines.join('\n')
}
