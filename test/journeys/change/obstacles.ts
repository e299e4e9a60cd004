import { describe, expect, it } from 'vitest'
import { card, decide, openReview, spoken, untilCardSays, untilModalSays } from '../harness/steps.ts'
import type { Account } from './account.ts'
import { begin, type ChangeEnvironment, expectApplied, expectUntouched } from './environment.ts'

/** What can go wrong between a request and its outcome. */
export function obstacles({ vendor }: Account, stage: () => ChangeEnvironment): void {
  const DOWN = `${vendor} didn’t answer`

  /** Tries again while the vendor cannot be reached, and once more when it is back. */
  async function tryAgain(by: string, submit: string) {
    const { product, account } = stage()
    const person = product.slack.as(by)
    const trouble = await untilModalSays(product, DOWN, by)
    expect(trouble).toMatchObject({ buttons: ['Try again'], submit: null })
    await person.press('Try again')
    await untilModalSays(product, DOWN, by)
    account.clearFaults(product)
    await person.press('Try again')
    await person.until(() => person.modal()?.submit === submit)
    return trouble.lines.join('\n')
  }

  describe('while the vendor is down', () => {
    it('an opening form says so and offers to try again, which fills it and keeps what was typed', async () => {
      const { product, account, fresh } = stage()
      const name = fresh()
      const { typed, says } = account.small(product, name)
      const ann = product.slack.as('ann')
      account.goDown(product)
      await ann.command(`/company update ${account.command(product, name)} ${typed} reason="PO 1"`, { in: '#changes' })
      await tryAgain('ann', 'Request approval')
      expect(ann.modal()?.inputs.Reason?.value).toBe('PO 1')
      expect(await ann.submit()).toEqual({ done: 'closed' })
      const requested = await untilCardSays(product, name, 'Waiting for approval')
      for (const words of says) expect(spoken(requested.text)).toContain(words)
    })

    it('a review says so and offers to try again; nothing can be approved unseen', async () => {
      const { product, account } = stage()
      const begun = await begin(stage())
      const carla = product.slack.as('carla')
      if (carla.modal()) await carla.close()
      await carla.until(() => card(product, begun.name)?.buttons.includes('Review'))
      account.goDown(product)
      await carla.press('Review', { in: begun.name })
      const said = spoken(await tryAgain('carla', 'Submit decision'))
      for (const words of begun.requested.says) expect(said).toContain(words)
      await carla.fill({ Decision: 'Approve' })
      await carla.submit()
      await expectApplied(stage(), begun)
    })

    it('an approved change waits, and is applied once the vendor is back', async () => {
      const { product, account } = stage()
      const begun = await begin(stage())
      await openReview(product, begun.name)
      const carla = product.slack.as('carla')
      await carla.fill({ Decision: 'Approve' })
      account.goDown(product)
      await carla.submit()
      await untilCardSays(product, begun.name, 'Trying again.')
      account.clearFaults(product)
      await expectApplied(stage(), begun)
    })
  })

  describe('a change', () => {
    it('ends when its requester withdraws it', async () => {
      const { product } = stage()
      const begun = await begin(stage())
      const { name } = begun
      const ann = product.slack.as('ann')
      await ann.until(() => card(product, name)?.buttons.includes('Review'))
      await ann.press('Review', { in: name })
      await untilModalSays(product, 'Withdraw my change')
      await ann.press('Withdraw my change')
      await untilModalSays(product, 'Withdrawn. Nothing was changed.')
      await ann.close()
      expect((await untilCardSays(product, name, 'Withdrawn by @ann')).buttons).toEqual([
        'Request again',
        'Show company'
      ])
      expectUntouched(stage(), begun)
    })

    it('cannot be approved, and shows the changed values, when a value changed since the request', async () => {
      const { product, account, written } = stage()
      const { name, written: wrote } = await begin(stage())
      await untilCardSays(product, name, 'Waiting for approval')
      const { review } = await account.move(product, name)

      await openReview(product, name)
      const { inputs, lines } = product.slack.as('carla').modal() ?? {}
      expect(inputs?.Decision?.options).toEqual(['Reject'])
      expect(lines?.join('\n')).toContain(review)
      await product.slack.as('carla').close()
      expect(written()).toEqual(wrote)
    })

    it('shows what was read when the vendor accepts a write and ignores it', async () => {
      const { product, account } = stage()
      const { name, before } = await begin(stage())
      account.spoil(product, { name: 'ignore-write' })
      await decide(product, name, 'Approve')
      const done = await untilCardSays(product, name, 'Failed')
      expect(done.text).toContain('reading back shows other values')
      expect(account.now(product, name)).toEqual(before)
    })
  })
}
