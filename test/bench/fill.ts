import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { app, team } from '../../sandbox/people.ts'
import { getConfig } from '../../src/app/config.ts'
import { openPolicy } from '../../src/app/policy-file.ts'
import { openStorage } from '../../src/app/storage.ts'
import { type Decision, hashOf } from '../../src/changes/model/change.ts'
import { advance } from '../../src/changes/outbox/advance.ts'
import type { NewChange } from '../../src/changes/ports/ports.ts'
import { requirementOf } from '../../src/policy/requirement.ts'
import { vendors as openVendors } from '../../src/vendors/index.ts'
import type { Entry } from '../../src/watch/ports.ts'
import { fullScan } from '../../src/watch/scan/scan.ts'
import type { Place } from './databases.ts'
import type { Servers } from './servers/servers.ts'

/** The environment of a product that works against these servers. */
export function environment(place: Record<string, string>, servers: Pick<Servers, 'vendor' | 'slack'>) {
  return {
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_SIGNING_SECRET: app.signingSecret,
    SLACK_API_URL: servers.slack,
    CHANGES_CHANNEL: 'C0CHANGES',
    APPROVERS: APPROVER.user,
    KEEPNET_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: servers.vendor,
    PORT: '0',
    ...place
  }
}

/** A record as a product has it that has run for a while: with a card for each change, and every company seen. */
export type Filled = {
  /** All companies of the vendor. */
  companies: readonly Entry[]
  /** Reads every company at the vendor; how long it took, in milliseconds. */
  scan(): Promise<number>
  /** So many changes, each of its own company, their cards shown; approved just now and enqueued. */
  approve(count: number): Promise<void>
  close(): Promise<void>
}

/** Opens the place in this process, as `env` says. To be closed before another process opens an embedded database. */
export async function openFilled(place: Place, servers: Pick<Servers, 'vendor' | 'slack'>): Promise<Filled> {
  const config = getConfig(environment(place.own, servers))
  const policy = openPolicy(config.policy, LOG, 60_000).newest()
  const vendors = openVendors(config.vendors, CLOCK)
  const { store, queue, close } = await openStorage(config, vendors, CLOCK, LOG, {})
  const dependencies = { store, queue, log: LOG, clock: CLOCK, vendors, settings: config.watch.settings }
  const companies: Entry[] = []

  async function approve({ vendor, id, name, use, tags = [] }: Entry): Promise<void> {
    const seats = use?.limit ?? 0
    const company = { id, name, tags }
    const edits = [{ field: 'seats', seen: seats, wanted: seats + 10 }]
    const requester = { team: team.id, user: 'U0ANN' }
    const now = CLOCK.now()
    const asked = { vendor, company, edits: edits.map(edit => ({ ...edit, groups: [] })), requester, editor: requester }
    const people = { team: team.id, members: {}, delegations: [], inactive: [] }
    const wanted: NewChange = {
      ...asked,
      id: randomUUID(),
      draft: randomUUID(),
      edits,
      names: {},
      reason: 'Ten more',
      reference: null,
      use,
      ends: null,
      warnings: [],
      requirement: requirementOf(policy, asked, people),
      requestedAt: now,
      expiresAt: new Date(now.getTime() + 24 * 3_600_000),
      channel: 'C0CHANGES'
    }
    const change = await store.add(wanted)
    for (const due of await store.dueMessages(change.id)) {
      const message = await store.takeMessage(due, new Date(now.getTime() + 60_000))
      if (message) await store.messageShown(message, { channel: message.channel, ts: `1600000000.${Math.random()}` })
    }
    const decision: Decision = {
      revision: 1,
      person: APPROVER,
      verdict: 'approve',
      reason: null,
      hash: hashOf(edits),
      at: CLOCK.now()
    }
    await advance(dependencies, change, { name: 'approved', at: CLOCK.now() }, APPROVER, { decision })
  }

  return {
    companies,
    async scan() {
      const began = performance.now()
      await fullScan({ ...dependencies, channel: undefined }, new AbortController().signal)
      const took = performance.now() - began
      companies.splice(0)
      for await (const page of store.entriesSince(null)) companies.push(...page)
      return took
    },
    async approve(count) {
      const chosen = companies.filter(({ use }) => use?.limit).slice(0, count)
      if (chosen.length < count) throw new Error(`There are ${chosen.length} companies for ${count} changes.`)
      const rest = chosen.values()
      const inTurn = async () => {
        for (const company of rest) await approve(company)
      }
      await Promise.all(Array.from({ length: 8 }, inTurn))
    },
    close: () => close(1_000)
  }
}

const APPROVER = { team: team.id, user: 'U0CARLA' }
const CLOCK = {
  now: () => new Date(),
  wait: (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal ? { signal } : {})
}
const LOG = pino({ level: 'warn' }, pino.destination(2))
