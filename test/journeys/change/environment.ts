import { expect } from 'vitest'
import { APPLY_TIMES } from '../../../src/changes/apply/run.ts'
import { openProduct, type Product, type Way } from '../harness/product.ts'
import { ask, card, spoken, untilCardSays } from '../harness/steps.ts'
import type { Account, ChangeCase, Write } from './account.ts'

/** A product in which companies of one kind are changed. */
export type ChangeEnvironment = {
  product: Product
  account: Account
  /** The next unused company. */
  fresh(): string
  /** The number of writes of each kind that the vendors received. */
  written(): Readonly<Record<Write, number>>
  close(): Promise<void>
}

export async function openStage(account: Account, way: Way): Promise<ChangeEnvironment> {
  const { writeMode } = account
  const pace = { apply: { ...APPLY_TIMES, busy: 100, readBack: [0, 100] }, queue: { backoff: 100 } }
  const product = await openProduct(way, {}, { ...(writeMode && { writeMode }), pace })
  const companies = account.companies(product)
  return {
    product,
    account,
    fresh() {
      const name = companies.shift()
      if (name === undefined) throw new Error(`There are no more companies ${account.title} to try this with.`)
      return name
    },
    written() {
      const [one, other] = [product.keepnet.requests, product.appdirect.requests]
      return {
        PATCH: one.count('PATCH') + other.count('PATCH'),
        PUT: one.count('PUT') + other.count('PUT'),
        updateAccount: other.count('POST', 'updateAccount')
      }
    },
    close: product.close
  }
}

/** A requested change, with the state before it. */
export type Requested = {
  name: string
  before: object
  requested: ChangeCase
  written: ReturnType<ChangeEnvironment['written']>
}

/** Ann requests a change of an unused company. */
export async function begin(stage: ChangeEnvironment, make = stage.account.small): Promise<Requested> {
  const { product, account } = stage
  const name = stage.fresh()
  const [before, requested] = [account.now(product, name), make(product, name)]
  await ask(product, `${account.command(product, name)} ${requested.typed} reason="PO 1234"`)
  return { name, before, requested, written: stage.written() }
}

/** Checks that nothing of it reached the vendor. */
export function expectUntouched({ product, account, written }: ChangeEnvironment, begun: Requested): void {
  expect(account.now(product, begun.name)).toEqual(begun.before)
  expect(written()).toEqual(begun.written)
}

/** All messages in the channel about that company. */
export function cardsOf({ product }: ChangeEnvironment, name: string) {
  const seen = product.slack.as('ben').messages('#changes')
  return seen.filter(message => !message.ephemeral && message.text.includes(name))
}

/** Checks that it is applied: one write of each kind, one message, one reply in its thread, and nothing else changed. */
export async function expectApplied(
  stage: ChangeEnvironment,
  { name, requested, written }: Requested,
  kinds: readonly Write[] = stage.account.writes.slice(0, 1)
) {
  const { product, account } = stage
  const done = await untilCardSays(product, name, `verified at ${account.vendor}`)
  expect(done.text).toMatch(new RegExp(`^Applied: .*, approved by @carla, verified at ${account.vendor}\\.`))
  for (const words of requested.says) expect(spoken(done.text)).toContain(words)
  await product.slack.until(() => card(product, name)?.thread[0])
  expect(account.now(product, name)).toEqual(requested.after)
  expect(stage.written()).toEqual({ ...written, ...Object.fromEntries(kinds.map(kind => [kind, written[kind] + 1])) })
  expect(cardsOf(stage, name).map(({ buttons, thread }) => [buttons, thread.map(({ text }) => text)])).toEqual([
    [['Undo', 'Show company'], [expect.stringContaining(`@ann Applied: ${name} (${account.vendor}), `)]]
  ])
}
