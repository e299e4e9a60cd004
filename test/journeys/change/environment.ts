import { expect } from 'vitest'
import { APPLY_TIMES } from '../../../src/changes/apply/times.ts'
import { type House, openHouse, type Way } from '../harness/product.ts'
import { ask, card, untilCardSays } from '../harness/steps.ts'
import type { Account, Ask, Write } from './account.ts'

/** A house in which companies of one kind are changed. */
export type Stage = {
  house: House
  account: Account
  /** The next company that nothing was done with. */
  fresh(): string
  /** How many writes of each kind the vendors were sent. */
  written(): Readonly<Record<Write, number>>
  close(): Promise<void>
}

export async function openStage(account: Account, way: Way): Promise<Stage> {
  const { road } = account
  const pace = { apply: { ...APPLY_TIMES, busy: 100, readBack: [0, 100] }, queue: { backoff: 100 } }
  const house = await openHouse(way, {}, { ...(road && { road }), pace })
  const companies = account.companies(house)
  return {
    house,
    account,
    fresh() {
      const name = companies.shift()
      if (name === undefined) throw new Error(`There are no more companies ${account.title} to try this with.`)
      return name
    },
    written() {
      const [one, other] = [house.keepnet.requests, house.appdirect.requests]
      return {
        PATCH: one.count('PATCH') + other.count('PATCH'),
        PUT: one.count('PUT') + other.count('PUT'),
        updateAccount: other.count('POST', 'updateAccount')
      }
    },
    close: house.close
  }
}

/** A change that was asked for, with how things stood before. */
export type Asked = { name: string; before: object; asked: Ask; written: ReturnType<Stage['written']> }

/** Ann asks for a change of a company that nothing was done with. */
export async function begin(stage: Stage, make = stage.account.small): Promise<Asked> {
  const { house, account } = stage
  const name = stage.fresh()
  const [before, asked] = [account.now(house, name), make(house, name)]
  await ask(house, `${account.command(house, name)} ${asked.typed} reason="PO 1234"`)
  return { name, before, asked, written: stage.written() }
}

/** Nothing of it reached the vendor. */
export function seeUntouched({ house, account, written }: Stage, begun: Asked): void {
  expect(account.now(house, begun.name)).toEqual(begun.before)
  expect(written()).toEqual(begun.written)
}

/** All messages in the channel about that company. */
export function cardsOf({ house }: Stage, name: string) {
  const seen = house.slack.as('ben').messages('#changes')
  return seen.filter(message => !message.ephemeral && message.text.includes(name))
}

/** It is applied: one write of each of these kinds, one message that says so, one answer in its thread, all else as it was. */
export async function seeApplied(
  stage: Stage,
  { name, asked, written }: Asked,
  kinds: readonly Write[] = stage.account.writes.slice(0, 1)
) {
  const { house, account } = stage
  const outcome = `Applied. Approved by @carla. ${account.vendor} now shows: ${asked.shows}.`
  await untilCardSays(house, name, outcome)
  await house.slack.until(() => card(house, name)?.thread[0])
  expect(account.now(house, name)).toEqual(asked.after)
  expect(stage.written()).toEqual({ ...written, ...Object.fromEntries(kinds.map(kind => [kind, written[kind] + 1])) })
  expect(cardsOf(stage, name).map(({ buttons, thread }) => [buttons, thread.map(({ text }) => text)])).toEqual([
    [[], [`@ann Your change of ${name}: ${outcome}`]]
  ])
}
