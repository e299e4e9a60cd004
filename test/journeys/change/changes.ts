import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Way } from '../harness/product.ts'
import type { Account } from './account.ts'
import { appdirect } from './appdirect.ts'
import { type ChangeEnvironment, openStage } from './environment.ts'
import { keepnet } from './keepnet.ts'

/** Journeys that are the same for every vendor. */
export type Part = (account: Account, stage: () => ChangeEnvironment) => void

/** Runs these journeys for each vendor and write mode, over one of Slack's transports. */
export function changes(way: Way, parts: readonly Part[]): void {
  describe.each([keepnet, ...appdirect])(`over ${way}, of a company $title`, account => {
    let stage: ChangeEnvironment
    beforeAll(async () => {
      stage = await openStage(account, way)
    })
    afterEach(() => account.clearFaults(stage.product))
    afterAll(() => stage.close())

    for (const part of parts) part(account, () => stage)

    it('posts one message for each company, and at most one reply in its thread', () => {
      const cards = stage.product.slack.as('ben').messages('#changes')
      const names = cards.map(({ text }) => /^[A-Z][a-z ]+: (.*?) \(/.exec(text)?.[1])
      expect(names.length).toBeGreaterThan(8)
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
      expect(cards.filter(({ thread }) => thread.length > 1)).toEqual([])
    })

    it('acknowledges every Slack request within a second', () => {
      const { acks } = stage.product.slack
      expect(acks.length).toBeGreaterThan(20)
      expect(acks.filter(({ ms }) => ms === null || ms > 1000)).toEqual([])
    })
  })
}
