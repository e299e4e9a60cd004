import { beforeEach, describe, expect, it } from 'vitest'
import { card, decide, openForm, openReview, untilCardSays } from '../harness/steps.ts'
import type { Account } from './account.ts'
import {
  begin,
  type ChangeEnvironment,
  cardsOf,
  expectApplied,
  expectUntouched,
  type Requested
} from './environment.ts'

/** A duplicate click has one effect: one form, one change, one decision, one write and one outcome. */
export function twice(_: Account, stage: () => ChangeEnvironment): void {
  /** Carla opens the review and chooses. */
  async function chosen({ name }: Requested, answers: Record<string, string>) {
    const { product } = stage()
    await openReview(product, name)
    await product.slack.as('carla').fill(answers)
    return product.slack.as('carla')
  }

  /** How many calls of Slack were made before the test: others close forms that are still being drawn. */
  let earlier = 0

  /** Checks that nobody got an error, and that Slack refused nothing else. */
  function expectNoFault(refused: readonly string[] = []) {
    const { slack } = stage().product
    expect(['ann', 'carla'].flatMap(by => slack.as(by).messages())).toEqual([])
    expect(slack.calls.slice(earlier).flatMap(({ error }) => error ?? [])).toEqual(refused)
  }

  describe('a duplicate click', () => {
    beforeEach(() => {
      earlier = stage().product.slack.calls.length
    })

    it('approves once, whether it arrives at once or after the change is applied', async () => {
      const { slack } = stage().product
      const begun = await begin(stage())
      const carla = await chosen(begun, { Decision: 'Approve' })
      slack.twice(1)
      await carla.submit()
      await carla.until(() => !carla.modal())
      await expectApplied(stage(), begun)
      expect(await slack.again()).toMatchObject({ name: 'acked' })
      await expectApplied(stage(), begun)
      expectNoFault()
    })

    it('rejects once', async () => {
      const { product } = stage()
      const begun = await begin(stage())
      const carla = await chosen(begun, { Decision: 'Reject', Reason: 'No purchase order' })
      product.slack.twice(1)
      await carla.submit()
      await carla.until(() => !carla.modal())
      await untilCardSays(product, begun.name, 'Rejected by @carla: “No purchase order”')
      await product.slack.until(() => card(product, begun.name)?.thread[0])
      expect(await product.slack.again()).toMatchObject({ name: 'acked' })
      expect(cardsOf(stage(), begun.name).map(({ thread }) => thread.length)).toEqual([1])
      expectUntouched(stage(), begun)
      expectNoFault()
    })

    it('requests once, whether the form is sent twice at once or again later', async () => {
      const { product, account, fresh } = stage()
      const name = fresh()
      const requested = account.small(product, name)
      const [before, written] = [account.now(product, name), stage().written()]
      await openForm(product, `${account.command(product, name)} ${requested.typed} reason="PO 1234"`)
      product.slack.twice(1)
      expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
      await untilCardSays(product, name, 'Waiting for approval')
      expect(await product.slack.again()).toMatchObject({ name: 'acked' })
      await decide(product, name, 'Approve')
      await expectApplied(stage(), { name, before, requested, written })
      expectNoFault()
    })

    it('opens one form and one review', async () => {
      const { product, account, fresh } = stage()
      const { name } = await begin(stage())
      product.slack.twice(2)
      await openForm(product, account.command(product, fresh()))
      await openReview(product, name)
      for (const by of ['ann', 'carla']) {
        await product.slack.as(by).close()
        expect(product.slack.as(by).modal()).toBeUndefined()
      }
      // A trigger opens one form, even if it is used twice.
      expectNoFault(['exchanged_trigger_id', 'exchanged_trigger_id'])
    })
  })
}
