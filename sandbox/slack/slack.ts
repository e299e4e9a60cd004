import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { serve } from '../shared/server.ts'
import { type Conditions, normalConditions } from './api/conditions.ts'
import { type Call, web } from './api/web.ts'
import { client } from './client.ts'
import { type Ack, deliveries } from './delivery/deliveries.ts'
import { type DeliveryAnswer, payloads } from './delivery/payloads.ts'
import { responses } from './delivery/responses.ts'
import { stacks, triggers } from './modals.ts'
import type { Delivery, SlackOptions } from './options.ts'
import { page } from './page/serve.ts'
import type { WorkspaceParts } from './parts.ts'
import { persistence } from './persistence.ts'
import { type Person, person } from './person/person.ts'
import { type Held, until } from './person/until.ts'
import { workspace } from './workspace.ts'

export type SandboxSlack = {
  /** The web page. */
  url: string
  /** What to give the app as its Web API address. */
  apiUrl: string
  /** The person with that id or name. */
  as(name: string): Person
  /** Waits until `holds` returns a result, checking at every change; throws after `limit` ms, with what everybody sees. */
  until<Found>(holds: () => Found, limit?: number): Promise<Held<Found>>
  /** Every Web API call, the last 2000. */
  calls: readonly Call[]
  /** Every delivery to the app, with the time to its answer. */
  acks: readonly Ack[]
  /** How many Socket Mode connections there are. */
  connections(): number
  /** Asks every connection to reconnect, as Slack does every few hours. */
  refresh(): void
  /** Says that it sends no more events for a minute; Slack sends this without the parts of an event. */
  limitEvents(): Promise<DeliveryAnswer>
  /** Changes how payloads are delivered; an HTTP app's URL is known only after it has started. */
  deliver(delivery: Delivery): void
  /** Sends the next commands, presses and submissions twice at once; people see the result of the first. */
  twice(times: number): void
  /** Repeats the latest delivery unchanged. */
  again(): Promise<DeliveryAnswer>
  /** The Web API answers 503, or drops every connection. */
  down(how?: 'unavailable' | 'refusing'): void
  up(): void
  /** Delays every Web API answer. */
  slow(milliseconds: number): void
  /** The next calls of a method (or of all, `*`) get a 429, until the returned function is called. */
  limit(times: number, retryAfter?: number, method?: string): () => void
  /** Does the next calls of a method, and closes their connections without an answer. */
  lose(times: number, method: string): void
  /** `strict`: one message per second and channel, after a short burst. */
  rates(rates: Conditions['rates']): void
  /** On a free plan there are no user groups. */
  plan(plan: 'paid' | 'free'): void
  /** Slack refuses blocks of these types from now on, as where it has not brought them to a workspace yet. */
  lack(...types: string[]): void
  /** Replaces the bytes of the newest file of that name, or deletes it. */
  changeFile(name: string, content: Uint8Array | null): void
  /** Replaces the members of a user group. */
  regroup(id: string, members: readonly string[]): void
  stop(): Promise<void>
}

/** Starts a small Slack workspace on 127.0.0.1 that refuses what Slack refuses. `more` adds routes. */
export async function startSlack(options: SlackOptions, more: Hono = new Hono()): Promise<SandboxSlack> {
  const place = workspace(options)
  const kept = options.file === undefined ? undefined : persistence(place, options.file)
  const conditions = normalConditions()
  // Known only once the server listens.
  let url = ''
  const base = () => url
  const parts: WorkspaceParts = {
    workspace: place,
    stacks: stacks(place),
    triggers: triggers(place),
    responses: responses(place, base),
    deliveries: deliveries(place),
    payloads: payloads(place),
    base
  }
  const { app, calls } = web(parts, conditions, base)
  const all = new Hono<{ Bindings: HttpBindings }>()
  all.use('*', async (context, next) => {
    const ours = /^\/(api|actions|upload|files-pri)\//.test(context.req.path)
    if (!ours || conditions.state !== 'refusing') return next()
    context.env.incoming.socket.destroy()
    return context.body(null, 503)
  })
  all.route('/', app).route('/', client(parts)).route('/', more).route('/', page())
  const server = await serve(all.fetch, options.port ?? 0)
  url = server.url
  parts.deliveries.sockets.attach(server.http)
  const people = new Map<string, Person>()

  return {
    url,
    apiUrl: `${url}/api/`,
    as(name) {
      const member = place.members().find(one => one.id === name || one.name === name)
      if (member === undefined) throw new Error(`There is nobody called ${name} in this workspace.`)
      const known = people.get(member.id) ?? person(parts, member)
      people.set(member.id, known)
      return known
    },
    until: (holds, limit) =>
      until(parts, holds, () => [...people.values()].map(one => one.render()).join('\n\n'), limit),
    calls,
    acks: parts.deliveries.acks,
    connections: parts.deliveries.sockets.count,
    refresh: parts.deliveries.sockets.refresh,
    limitEvents() {
      const type = 'app_rate_limited'
      const payload = { type, team_id: options.team.id, api_app_id: options.app.appId, minute_rate_limited: 1 }
      return parts.deliveries.deliver(type, { kind: 'events_api', payload })
    },
    deliver: parts.deliveries.use,
    twice: parts.deliveries.twice,
    again: parts.deliveries.again,
    down(how = 'unavailable') {
      conditions.state = how
    },
    up() {
      conditions.state = 'up'
    },
    slow(milliseconds) {
      conditions.slow = milliseconds
    },
    limit(times, retryAfter = 1, method = '*') {
      const limited = Array.from({ length: times }, () => ({ method, retryAfter }))
      conditions.limited.push(...limited)
      return () => {
        conditions.limited = conditions.limited.filter(one => !limited.includes(one))
      }
    },
    lose: (times, method) => void conditions.lost.push(...Array.from({ length: times }, () => method)),
    rates(rates) {
      conditions.rates = rates
    },
    plan(plan) {
      conditions.paid = plan === 'paid'
    },
    lack(...types) {
      place.unsupported = new Set(types)
    },
    changeFile(name, content) {
      const file = [...place.files.values()].findLast(one => one.name === name)
      if (!file) throw new Error(`There is no file called ${name} in this workspace.`)
      if (!content) place.files.delete(file.id)
      else Object.assign(file, { content: Buffer.from(content), length: content.byteLength })
    },
    regroup: place.regroup,
    async stop() {
      kept?.stop()
      await parts.deliveries.sockets.close()
      // Time for open calls to be answered. The page's event streams never end by themselves.
      await server.stop(300)
    }
  }
}
