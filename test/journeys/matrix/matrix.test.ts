import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { digest } from '../alerts/watched.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { alertWays, companyOf } from './alert-ways.ts'
import { known, recordListeners } from './listeners.ts'
import { type Reason, reasons, removeReasons, sam, type WayName } from './reasons.ts'
import { said, type Way } from './way.ts'
import { ways } from './ways.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE }
  leads: { people: [U0LENA] }
  helpers: { people: [U0BEN] }
otherwise: 2 of finance
limits: { per-person: { commands: 10000 } }
may: { freeze: [finance, leads], unfreeze: [finance, leads], break-glass: finance, manage-alerts: [finance, leads] }
`
/** What each action says when nothing forbids it. */
const DONE: Record<WayName, string> = {
  ask: 'closed',
  edit: 'closed',
  withdraw: 'Withdrawn.',
  review: 'Keepnet now',
  approve: 'closed',
  reject: 'closed',
  'break-glass': 'closed',
  freeze: 'Frozen: nothing can be requested',
  unfreeze: 'Unfrozen.',
  delegate: 'decides for you until',
  acknowledge: 'Acknowledged by @sam',
  snooze: 'Snoozed.',
  endSnoozes: 'open again',
  'wake in a list': 'Its snooze has ended.',
  threshold: 'gets an alert when 80 % of the seats of',
  'renew together': 'Requested: 1 change.'
}
// The keys of the table are what its type says.
const names = Object.keys(ways) as WayName[]
const cells = Object.entries<Reason>(reasons).flatMap(([reason, { says, ...expectAllowed }]) =>
  names.map(way => ({ way, reason, says: says[way], ...expectAllowed }))
)

let product: ApprovalProduct
const noted = recordListeners()
let registered: string[]
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http', {
    people: [sam],
    environment: { ALERTS_CHANNEL: 'C0ALERTS' },
    watch: { every: 500 },
    pace: { watch: true }
  })
  await product.slack.until(() => digest(product), 60_000)
  registered = noted()
  await removeReasons(product)
})
afterEach(() => removeReasons(product))
afterAll(() => product.close())

describe('the app’s listeners', () => {
  it('are all in the tables here: a new one says how it is refused, or that it changes nothing', () => {
    expect(registered.toSorted()).toEqual(known.toSorted())
    expect(registered.length).toBeGreaterThan(15)
  })
})

describe('an action', () => {
  it.each(names)('is allowed when nothing forbids it: %s', async way => {
    const name = companyFor(way)
    await act(way).open(product, name)
    expect(await act(way).send(product, name)).toContain(DONE[way])
  })

  it.each(cells.filter(({ says }) => says !== null))(
    'is refused privately, and changes nothing: $way, $reason',
    async ({ way, reason, says, spoil, atTheClick }) => {
      const name = companyFor(way)
      await act(way).open(product, name)
      await spoil(product, name, way)
      const before = await everything(way, name)
      const end = atTheClick?.(product)
      expect(await act(way).send(product, name)).toContain(says)
      end?.()
      expect(await everything(way, name)).toEqual(before)
      expect(JSON.stringify(seenByBen())).not.toContain(says)
      const isFrozen = way === 'unfreeze' || reason === 'frozen'
      expect(await said(product, '/company unfreeze', 'lena')).toContain(isFrozen ? 'Unfrozen.' : 'Nothing is frozen.')
      expect(await said(product, '/company delegate off')).toBe('You have no delegation.')
    }
  )

  it.each(cells.filter(({ says, reason }) => says === null && !/changed since|already decided/.test(reason)))(
    'is not blocked by what does not apply to it: $way, $reason',
    async ({ way, spoil }) => {
      const name = companyFor(way)
      await act(way).open(product, name)
      await spoil(product, name, way)
      expect(await act(way).send(product, name)).toContain(DONE[way])
    }
  )
})

/** An unused company for an action on a company; an action on an alert resets its own. */
function companyFor(way: WayName): string {
  if (['freeze', 'unfreeze', 'delegate'].includes(way)) return 'Cedar Logistics GmbH'
  return way in alertWays ? companyOf(product, way) : product.fresh().name
}

function act(way: WayName): Way {
  return ways[way]
}

/** Everything that can be seen, and what the vendor received. */
async function everything(way: WayName, name: string) {
  const cards = seenByBen().filter(({ text }) => text.includes(name))
  const queue = (await said(product, '/company queue', 'ben')).split('\n')
  return {
    cards: cards.map(({ lines }) => lines),
    queue,
    // A requested change appears on its company's alert too, a little later.
    alerts: way in alertWays ? alertsAbout(name) : [],
    writes: product.writes(),
    seats: product.company(name).numberOfUsers
  }
}

/** Its messages in #alerts, without numbers that a scan may change. */
function alertsAbout(name: string) {
  const messages = product.slack.as('ben').messages('#alerts')
  return messages.filter(({ text, ephemeral }) => !ephemeral && text.includes(name)).map(({ text }) => text)
}

function seenByBen() {
  return product.slack
    .as('ben')
    .messages('#changes')
    .filter(({ ephemeral }) => !ephemeral)
}
