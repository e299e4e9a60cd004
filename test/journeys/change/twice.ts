import { describe, expect, it } from 'vitest'
import { card, decide, openForm, openReview, untilCardSays } from '../harness/steps.ts'
import type { Account } from './account.ts'
import { type Asked, begin, cardsOf, type Stage, seeApplied, seeUntouched } from './environment.ts'

/** The same click twice: one form, one change, one decision, one write and one outcome. */
export function twice(_: Account, stage: () => Stage): void {
  /** Carla has the review open and has chosen. */
  async function chosen({ name }: Asked, answers: Record<string, string>) {
    const { house } = stage()
    await openReview(house, name)
    await house.slack.as('carla').fill(answers)
    return house.slack.as('carla')
  }

  /** Nobody was told that something broke, and Slack refused nothing else. */
  function seeNoFault(refused: readonly string[] = []) {
    const { slack } = stage().house
    expect(['ann', 'carla'].flatMap(by => slack.as(by).messages())).toEqual([])
    expect(slack.calls.flatMap(({ error }) => error ?? [])).toEqual(refused)
  }

  describe('a click that comes twice', () => {
    it('approves once, whether it comes at once or after all is done', async () => {
      const { slack } = stage().house
      const begun = await begin(stage())
      const carla = await chosen(begun, { Decision: 'Approve' })
      slack.twice(1)
      await carla.submit()
      await carla.until(() => carla.modal()?.lines.join().startsWith('Approved.'))
      await seeApplied(stage(), begun)
      expect(JSON.stringify(await slack.again())).toContain(`Approved. ${stage().account.vendor} is being changed`)
      await seeApplied(stage(), begun)
      seeNoFault()
    })

    it('rejects once', async () => {
      const { house } = stage()
      const begun = await begin(stage())
      const carla = await chosen(begun, { Decision: 'Reject', Reason: 'No purchase order' })
      house.slack.twice(1)
      await carla.submit()
      await carla.until(() => carla.modal()?.lines.join().startsWith('Rejected.'))
      await untilCardSays(house, begun.name, 'Rejected by @carla: No purchase order')
      await house.slack.until(() => card(house, begun.name)?.thread[0])
      expect(JSON.stringify(await house.slack.again())).toContain('Rejected. The asker is told.')
      expect(cardsOf(stage(), begun.name).map(({ thread }) => thread.length)).toEqual([1])
      seeUntouched(stage(), begun)
      seeNoFault()
    })

    it('asks once, whether the form is sent twice at once or again later', async () => {
      const { house, account, fresh } = stage()
      const name = fresh()
      const asked = account.small(house, name)
      const [before, written] = [account.now(house, name), stage().written()]
      await openForm(house, `${account.command(house, name)} ${asked.typed} reason="PO 1234"`)
      house.slack.twice(1)
      expect(await house.slack.as('ann').submit()).toEqual({ done: 'closed' })
      await untilCardSays(house, name, 'Waiting for 1 approval')
      expect(await house.slack.again()).toMatchObject({ name: 'acked' })
      await decide(house, name, 'Approve')
      await seeApplied(stage(), { name, before, asked, written })
      seeNoFault()
    })

    it('opens one form and one review', async () => {
      const { house, account, fresh } = stage()
      const { name } = await begin(stage())
      house.slack.twice(2)
      await openForm(house, account.command(house, fresh()))
      await openReview(house, name)
      for (const by of ['ann', 'carla']) {
        await house.slack.as(by).close()
        expect(house.slack.as(by).modal()).toBeUndefined()
      }
      // A trigger opens one form, whoever brings it twice.
      seeNoFault(['exchanged_trigger_id', 'exchanged_trigger_id'])
    })
  })
}
