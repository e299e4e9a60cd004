import type { KnownBlock } from '@slack/types'
import { WebAPIRequestError } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkHome, type HomeTab, isTooLarge } from '../../../sandbox/slack/check/surface.ts'
import { authorizePerson, contextOf } from '../../../src/changes/access/authorize-person.ts'
import { type Change, type Decision, hashOf, type State } from '../../../src/changes/model/change.ts'
import { isSame, type Person } from '../../../src/policy/context.ts'
import { LISTS, type ListName, movePage, readPage } from '../../../src/slack/home/gather.ts'
import { createHomes, type Homes } from '../../../src/slack/home/homes.ts'
import type { Condition } from '../../../src/watch/alerts/alert.ts'
import { ann, fay, gina, type HomeFixture, lena, openHomeFixture, otto } from './fixture.ts'

let fixture: HomeFixture
let homes: Homes
beforeEach(async () => {
  fixture = await openHomeFixture()
  homes = createHomes(fixture)
})
afterEach(() => fixture.close())

describe('a Home', () => {
  it('is what the database says, for everybody in their role, on all its pages', async () => {
    await work()
    for (const person of [ann, fay, lena]) {
      expect(await wholeHome(person), person.user).toEqual(await recordFor(person))
    }
    const counts = Object.values(await recordFor(fay)).map(ids => ids.length)
    expect(counts).toEqual([22, 11, 12, 3, 3])
    expect((await recordFor(lena)).waiting).toHaveLength(1)
    expect((await recordFor(ann)).waiting).toHaveLength(21)
  })

  it('asks no vendor', async () => {
    await work()
    await homes.show(fay, {})
    expect(fixture.keepnet.calls).toEqual([])
  })

  it('says that it is empty where it is, and when it was drawn', async () => {
    const { blocks } = await homeOf(lena)
    const words = JSON.stringify(blocks)
    for (const sentence of [
      'Nothing is waiting for you.',
      'You have no open changes.',
      'No company is over or near its limit.',
      'No licence ends soon.',
      'No change has finished yet.',
      '|1 Mar 2027, 08:00 (Etc/UTC)>'
    ])
      expect(words).toContain(sentence)
  })

  it('says of a company in trouble that a change of it is asked already, and asks for all of these at once', async () => {
    await fixture.alerts(12)
    const { alerts } = await fixture.store.alerts({ condition: 'seats', order: 'worst', offset: 0, limit: 12 })
    const [first, second] = alerts
    if (!first || !second) throw new Error('There are no alerts.')
    for (const { company } of [first, second]) await fixture.ask({ company: { ...company, tags: [] } })
    const requested = vi.spyOn(fixture.store, 'changesFor')
    const { blocks } = await homeOf(lena)
    expect(JSON.stringify(blocks).match(/"Change waiting for approval"/g)).toHaveLength(2)
    expect(requested).toHaveBeenCalledTimes(1)
  })

  it('says that everything is frozen', async () => {
    await fixture.ask()
    const freeze = { id: 'f', by: ann, reason: 'Month end', at: fixture.clock.now(), channel: 'C1' }
    await fixture.store.freeze(freeze)
    const words = JSON.stringify((await homeOf(fay)).blocks)
    expect(words).toContain(`🧊 *Frozen* by <@${ann.user}> since <!date^`)
    expect(words).toContain('“Month end”')
    expect(words).toContain('Nothing is waiting for you.')
  })

  it('says who decides for whom, and until when', async () => {
    const until = new Date(fixture.clock.now().getTime() + 86_400_000)
    const from = fixture.clock.now()
    await fixture.store.setDelegation({ person: fay, delegate: lena, from, until })
    expect(JSON.stringify((await homeOf(fay)).blocks)).toContain(`<@${lena.user}> decides for you until <!date^`)
    expect(JSON.stringify((await homeOf(lena)).blocks)).toContain(`You decide for <@${fay.user}> until <!date^`)
    expect(JSON.stringify((await homeOf(ann)).blocks)).not.toContain('decides for you')
  })

  it('stays within what Slack takes, with hundreds of everything and the longest of names', async () => {
    const name = '株<&'.repeat(500)
    for (let count = 0; count < 300; count += 1) await fixture.ask({ company: { id: String(count), name, tags: [] } })
    await fixture.alerts(60)
    await fixture.alerts(60, { level: { name: 'ending', days: 30 } })
    for (const page of [{}, { waiting: 290, mine: 10 }, { waiting: 9_999 }]) {
      await homes.show(fay, page)
      const { view } = fixture.published.at(-1) ?? {}
      expect(checkHome(view)).toEqual({ view })
      expect(isTooLarge(view)).toBe(false)
    }
    expect(readPage(fixture.published.at(-1)?.view.private_metadata ?? '')).toMatchObject({ waiting: 290 })
    const words = JSON.stringify(fixture.published.at(-1)?.view)
    expect(words).toContain('291 to 300 of 300')
    expect(words).toContain('and 30 more: `/company over-limit` lists all of them')
  }, 60_000)

  it('shows nothing to a guest, nor to somebody of another team, and why', async () => {
    await work()
    for (const [person, why] of [
      [gina, 'you are here as a guest'],
      [otto, 'You belong to another Slack workspace']
    ] as const) {
      const { blocks } = await homeOf(person)
      expect(blocks).toHaveLength(2)
      expect(JSON.stringify(blocks[0])).toContain(why)
      expect(await fixture.store.home(person)).toBeUndefined()
    }
  })

  it('comes back to a list’s last rows where the list has become shorter', async () => {
    for (let count = 0; count < 11; count += 1) await fixture.ask()
    const { private_metadata } = await homeOf(fay, { waiting: 70, ended: 20 })
    expect(readPage(private_metadata ?? '')).toEqual({ waiting: 10, mine: 0, ended: 0 })
  })
})

describe('drawing a Home again', () => {
  it('happens once for several acts in a row, where the person was', async () => {
    for (let count = 0; count < 11; count += 1) await fixture.ask()
    await homes.show(fay, { waiting: 10 })
    await Promise.all([homes.acted(fay), homes.acted(fay), homes.acted(fay)])
    expect(fixture.published).toHaveLength(2)
    expect(readPage(fixture.published[1]?.view.private_metadata ?? '')).toMatchObject({ waiting: 10 })
  })

  it('is for those who look at it these days', async () => {
    await homes.acted(fay)
    expect(fixture.published).toEqual([])
    await homes.show(fay, {})
    await fixture.clock.wait(25 * 3_600_000)
    await homes.acted(fay)
    expect(fixture.published).toHaveLength(1)
  })

  it('never shows an older picture after a newer one, and leaves out what nobody would see', async () => {
    const first = Promise.withResolvers<void>()
    fixture.script.push(() => first.promise)
    const shown = [homes.show(fay, {})]
    for (let count = 0; count < 40; count += 1) await fixture.ask()
    for (const waiting of [10, 20, 30]) shown.push(homes.show(fay, { waiting }))
    first.resolve()
    await Promise.all(shown)
    const pages = fixture.published.map(({ view }) => readPage(view.private_metadata ?? '').waiting)
    expect(pages).toEqual([0, 30])
  })

  it('is noted and given up where Slack does not answer, and works the next time', async () => {
    fixture.script.push(async () => {
      throw new WebAPIRequestError(new Error('connect ECONNREFUSED'))
    })
    await homes.show(fay, {})
    expect(fixture.warnings).toEqual(['Slack did not take a Home; it stays as it was'])
    expect(await fixture.store.home(fay)).toBeUndefined()
    await homes.show(fay, {})
    expect(fixture.published).toHaveLength(1)
  })

  it('stays as it was while Slack does not say who somebody is, and says so where there is none yet', async () => {
    await homes.show(fay, {})
    fixture.memberships[fay.user] = 'unknown'
    fixture.memberships[lena.user] = 'unknown'
    await homes.acted(fay)
    expect(fixture.published).toHaveLength(1)
    expect(JSON.stringify((await homeOf(lena)).blocks)).toContain('Slack couldn’t tell us who you are just now')
  })

  it('does not hide a fault of ours', async () => {
    fixture.script.push(async () => {
      throw new TypeError('ours')
    })
    await expect(homes.show(fay, {})).rejects.toThrow('ours')
    await homes.show(fay, {})
    expect(fixture.published).toHaveLength(1)
  })
})

/** Changes of several people in several states, and alerts of both kinds, more than a page of most. */
async function work(): Promise<void> {
  for (let count = 0; count < 11; count += 1) await fixture.ask()
  for (let count = 0; count < 11; count += 1) await fixture.ask({ requester: lena, editor: lena })
  for (let count = 0; count < 10; count += 1) await fixture.ask({ requester: fay, editor: fay })
  const at = fixture.clock.now()
  await moved(await fixture.ask({ editor: fay }), { name: 'approved', at })
  const half = await fixture.ask()
  const decision: Decision = {
    revision: 1,
    person: fay,
    verdict: 'approve',
    reason: null,
    hash: hashOf(half.edits),
    at
  }
  await fixture.store.move(half.id, 1, 'pending', { name: 'pending' }, fay, { decision })
  const over: State[] = [
    { name: 'rejected', at, reason: 'No' },
    { name: 'withdrawn', at },
    { name: 'expired', at }
  ]
  for (const state of over) await moved(await fixture.ask(), state)
  await fixture.alerts(12)
  await fixture.alerts(3, { level: { name: 'ended' } })
  await fixture.alerts(2, { state: { name: 'snoozed', by: ann, at, until: new Date(at.getTime() + 1e9), reason: 'x' } })
}

async function moved(change: Change, to: State): Promise<void> {
  await fixture.store.move(change.id, 1, 'pending', to, 'system')
}

/** The ids that each list should hold, straight from the database and authorization. */
async function recordFor(person: Person): Promise<Record<ListName | Condition, string[]>> {
  const open = await fixture.store.open()
  const mine = open.filter(({ requester, editor }) => isSame(requester, person) || isSame(editor, person))
  const waiting: Change[] = []
  for (const change of open) {
    const figures = contextOf(fixture, change)
    const typed = change.company.name
    const verdict = await authorizePerson(fixture, person, change, by => ({
      name: 'approve',
      by,
      change: figures,
      seen: figures,
      typed
    }))
    if (!('refused' in verdict)) waiting.push(change)
  }
  return {
    waiting: waiting.map(({ id }) => id),
    mine: mine.map(({ id }) => id),
    seats: await alertsOf('seats'),
    term: await alertsOf('term'),
    ended: (await fixture.store.ended(100)).map(({ id }) => id)
  }
}

async function alertsOf(condition: Condition): Promise<string[]> {
  const { alerts } = await fixture.store.alerts({ condition, snoozed: false, order: 'worst', offset: 0, limit: 1000 })
  return alerts.map(({ id }) => id)
}

/** What somebody is shown, as Slack takes it. */
async function homeOf(person: Person, page = {}): Promise<HomeTab> {
  await homes.show(person, page)
  const last = fixture.published.at(-1)
  if (last?.user !== person.user) throw new Error(`${person.user} was shown no Home.`)
  const checked = checkHome(last.view)
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems))
  return checked.view
}

/** The ids that each list of somebody's Home has buttons for, turning its pages until there is no next one. */
async function wholeHome(person: Person): Promise<Record<ListName | Condition, string[]>> {
  const { blocks } = await homeOf(person)
  const lists: Record<ListName | Condition, string[]> = {
    waiting: [],
    mine: [],
    seats: alertsIn(blocks, 'seats'),
    term: alertsIn(blocks, 'term'),
    ended: []
  }
  for (const list of LISTS) {
    let view = await homeOf(person)
    for (;;) {
      lists[list].push(...idsIn(view.blocks, list))
      if (!hasNext(view.blocks, list)) break
      view = await homeOf(person, movePage(readPage(view.private_metadata ?? ''), list, 'next'))
    }
  }
  return lists
}

const HEADERS: readonly string[] = ['waiting', 'mine', 'seats', 'term', 'ended']

/** The alerts that are opened from under a table; the table has a row for each, and its head. */
function alertsIn(blocks: readonly KnownBlock[], condition: Condition): string[] {
  const rows = blocks.flatMap(block => (block.type === 'data_table' ? [block.rows.length - 1] : []))
  const ids = blocks.flatMap(block => {
    const [picker] = block.type === 'actions' && block.block_id === `home.${condition}` ? block.elements : []
    return picker?.type === 'static_select' ? (picker.options ?? []).map(({ value = '' }) => value) : []
  })
  expect(rows).toContain(ids.length)
  return ids
}

/** The lists stand one after the other, each under its header. */
function idsIn(blocks: readonly KnownBlock[], list: ListName): string[] {
  const headers = blocks.flatMap(({ type }, at) => (type === 'header' ? [at] : []))
  const at = HEADERS.indexOf(list)
  return blocks.slice(headers[at], headers[at + 1]).flatMap(block => {
    const button =
      block.type === 'section' ? block.accessory : block.type === 'actions' ? block.elements.at(-1) : undefined
    const isRow = button?.type === 'button' && button.action_id === 'change.review'
    return isRow ? [button.value?.split(' ')[0] ?? ''] : []
  })
}

function hasNext(blocks: readonly KnownBlock[], list: ListName): boolean {
  return blocks.some(
    block =>
      block.type === 'actions' &&
      block.elements.some(one => one.type === 'button' && one.action_id === 'home.next' && one.value === list)
  )
}
