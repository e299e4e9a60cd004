import { describe, expect, it } from 'vitest'
import { card, decide, openReview, untilCardSays, untilModalSays } from '../steps.ts'
import type { Account } from './account.ts'
import { begin, type Stage, seeApplied, seeUntouched } from './stage.ts'

/** What can come between a change and its end. */
export function hindrances(_: Account, stage: () => Stage): void {
  describe('a change', () => {
    it('ends when who asked for it takes it back', async () => {
      const { house } = stage()
      const begun = await begin(stage())
      const { name } = begun
      const ann = house.slack.as('ann')
      await ann.until(() => card(house, name)?.buttons.includes('Review'))
      await ann.press('Review', { in: name })
      await untilModalSays(house, 'Withdraw my change')
      await ann.press('Withdraw my change')
      await untilModalSays(house, 'Withdrawn. Nothing was changed.')
      await ann.close()
      expect((await untilCardSays(house, name, 'Withdrawn by @ann.')).buttons).toEqual([])
      seeUntouched(stage(), begun)
    })

    it('is refused when a value moved since it was asked for, with what moved', async () => {
      const { house, account, written } = stage()
      const { name, written: wrote } = await begin(stage())
      await untilCardSays(house, name, 'Waiting for 1 approval')
      const { refused, review } = await account.move(house, name)

      const sent = await decide(house, name, 'Approve')
      expect(sent.errors?.Decision).toContain(refused)
      expect(house.slack.as('carla').modal()?.lines.join('\n')).toContain(review)
      expect(written()).toEqual(wrote)
    })

    it('says what was read where the vendor says yes and does nothing', async () => {
      const { house, account } = stage()
      const { name, before } = await begin(stage())
      account.spoil(house, { name: 'pretend' })
      await decide(house, name, 'Approve')
      const done = await untilCardSays(house, name, 'Failed')
      expect(done.text).toContain('reading back shows other values')
      expect(account.now(house, name)).toEqual(before)
    })

    it('waits when the vendor cannot be reached, and is applied once it is back', async () => {
      const { house, account } = stage()
      const begun = await begin(stage())
      await openReview(house, begun.name)
      const carla = house.slack.as('carla')
      await carla.fill({ Decision: 'Approve' })
      account.goDown(house)
      await carla.submit()
      await untilCardSays(house, begun.name, 'Trying again:')
      account.behave(house)
      await seeApplied(stage(), begun)
    })
  })
}
