import { describe, expect, it } from 'vitest'
import { card, decide, openReview, spoken, untilCardSays } from '../harness/steps.ts'
import type { Account } from './account.ts'
import { begin, type ChangeEnvironment, expectApplied, expectUntouched } from './environment.ts'

/** Every way in which a change can end. */
export function outcomes({ asks, refusals }: Account, stage: () => ChangeEnvironment): void {
  describe('a change', () => {
    it.each(Object.entries(asks))(
      'goes from the command to the vendor and back to the channel: %s',
      async (_, make) => {
        const { product, account } = stage()
        const begun = await begin(stage(), make)
        const message = await untilCardSays(product, begun.name, 'Waiting for approval')
        expect(message.text).toContain(`Waiting for approval: ${begun.name} (${account.vendor}, id `)
        for (const words of [...begun.requested.says, 'reason “PO 1234”']) expect(spoken(message.text)).toContain(words)
        await decide(product, begun.name, 'Approve')
        await expectApplied(stage(), begun, account.writes)
      }
    )

    it('ends when it is rejected, and shows the reason', async () => {
      const { product } = stage()
      const begun = await begin(stage())
      const { name } = begun
      const empty = await decide(product, name, 'Reject')
      expect(empty.errors?.Reason).toContain('Say why you reject it')

      const carla = product.slack.as('carla')
      await carla.fill({ Reason: 'No purchase order' })
      await carla.submit()
      const done = await untilCardSays(product, name, 'Rejected by @carla: “No purchase order”')
      expect(done.buttons).toEqual(['Request again', 'Show company'])
      expectUntouched(stage(), begun)
    })

    it('ends in conflict when a value changes between the approval and the write', async () => {
      const { product, account, written } = stage()
      const { name, written: wrote } = await begin(stage())
      await openReview(product, name)
      const carla = product.slack.as('carla')
      await carla.fill({ Decision: 'Approve' })
      account.goDown(product)
      await carla.submit()
      await untilCardSays(product, name, 'Trying again.')
      const { conflict } = await account.move(product, name)
      const moved = account.now(product, name)
      account.clearFaults(product)

      const done = await untilCardSays(product, name, 'Conflict')
      expect(done.text).toContain('Nothing was written: ')
      expect(done.lines.join('\n')).toContain(conflict)
      expect(account.now(product, name)).toEqual(moved)
      expect(written()).toEqual(wrote)
    })

    it('is refused, and not approved, when a value changed while the review was open', async () => {
      const { product, account } = stage()
      const { name } = await begin(stage())
      await openReview(product, name)
      const { refused } = await account.move(product, name)
      const carla = product.slack.as('carla')
      await carla.fill({ Decision: 'Approve' })
      const sent = await carla.submit()
      expect(sent.errors?.Decision).toContain(refused)
      expect(card(product, name)?.text).toContain('Waiting for')
    })

    it.each(Object.entries(refusals))(
      'ends as failed with the vendor’s own message when the vendor refuses it %s',
      async (_, refuse) => {
        const { product, account } = stage()
        const { name, before } = await begin(stage())
        refuse(product, 'It is *closed* <today>')
        await decide(product, name, 'Approve')
        const done = await untilCardSays(product, name, 'Failed')
        expect(done.text).toContain(`${account.vendor} refused it: “It is *closed* <today>`)
        expect(account.now(product, name)).toEqual(before)
      }
    )

    it('is applied once even if the answer to the write is lost', async () => {
      const { product, account } = stage()
      const begun = await begin(stage())
      account.spoil(product, { name: 'drop', when: 'after' })
      await decide(product, begun.name, 'Approve')
      await expectApplied(stage(), begun)
    })

    it('is decided once when two people decide at the same time', async () => {
      const { product } = stage()
      const begun = await begin(stage())
      const { name } = begun
      await openReview(product, name, 'carla')
      await openReview(product, name, 'dev')
      const [carla, dev] = [product.slack.as('carla'), product.slack.as('dev')]
      await carla.fill({ Decision: 'Approve' })
      await dev.fill({ Decision: 'Reject', Reason: 'Not now' })
      await Promise.all([carla.submit(), dev.submit()])

      const said = await product.slack.until(() => {
        const lines = [carla, dev].map(person => person.modal()?.lines.join(' ') ?? 'closed')
        return lines.every(line => /closed|Too late/.test(line)) && lines
      })
      expect(said.filter(line => line.startsWith('Too late to decide.'))).toHaveLength(1)
      for (const person of [carla, dev]) if (person.modal()) await person.close()
      if (said[1]?.startsWith('Too late')) await expectApplied(stage(), begun)
      else {
        await untilCardSays(product, name, 'Rejected by @dev: “Not now”')
        expectUntouched(stage(), begun)
      }
    })
  })
}
