import type { HttpBindings } from '@hono/node-server'
import { Hono, type HonoRequest, type MiddlewareHandler } from 'hono'
import type { z } from 'zod'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { control } from './control.ts'
import {
  afterHandling,
  beforeHandling,
  type CommonFault,
  type FaultRule,
  type FaultRules,
  faultRules
} from './faults.ts'
import { type Requests, requestLog, serve, systemClock } from './server.ts'
import { openState, type State } from './state.ts'

export type VendorOptions<Company> = {
  /** Any free one by default. */
  port?: number
  /** The sample companies by default. */
  companies?: readonly Company[]
  clock?: Clock
  /** Where companies are kept across restarts; every change is saved. */
  file?: string
}

export type SandboxVendor<Company, Values, Rule> = {
  /** Without a slash at its end; the vendor's base URL for a client. */
  url: string
  /** Every company as it is now. A company taken from here never changes. */
  companies: ReadonlyMap<string, Company>
  /** Changes values as somebody does at the vendor. */
  change(id: string, values: Values): Promise<Company>
  /** Deletes a company as somebody does at the vendor. */
  remove(id: string): Promise<void>
  injectFaults(rule: Rule): void
  clearFaults(): void
  requests: Requests
  /** Ends open requests and returns once the port is free. */
  stop(): Promise<void>
}

/** What a request carries along: its faults, and the id of the company that it wrote. */
export type VendorEnv<Fault> = {
  Bindings: HttpBindings
  Variables: { faults: readonly Fault[]; written: string | undefined }
}

/** The described path of a request, and the GraphQL fields that it selects. */
export type Target = { path: string | 'unknown-path' | 'unknown-method'; fields: readonly string[] }

/** How one vendor differs from another. */
export type VendorSpec<Company, Values, Rule, Fault, Shape> = {
  name: string
  schema: z.ZodType<Company>
  values: z.ZodType<Values>
  rule: z.ZodType<FaultRule<Fault>, Rule>
  idOf(company: Company): string
  /** What a list of companies shows of each. */
  summary(company: Company): object
  samples(now: Date): readonly Company[]
  target(request: HonoRequest): Target | Promise<Target>
  failure(status: number, messages: readonly string[], shape?: Shape | 'empty'): Response
  /** The fault, unless only this vendor's own handlers know what to do with it. */
  common(fault: Fault): CommonFault<Shape, Values> | undefined
  /** Adds the vendor's routes to the server. */
  mount(app: Hono<VendorEnv<Fault>>, state: State<Company, Values>, clock: Clock): void
}

/**
 * Starts one vendor's API on 127.0.0.1, with its control API under `/sandbox`. Every request is recorded, gets the
 * injected faults and is refused if the description does not know it. Throws if the port is taken or the file is unusable.
 */
export async function startVendor<
  Company extends { name: string | null },
  Values extends object,
  Rule,
  Fault extends { name: string },
  Shape
>(
  spec: VendorSpec<Company, Values, Rule, Fault, Shape>,
  { port = 0, companies, clock = systemClock, file }: VendorOptions<Company>
): Promise<SandboxVendor<Company, Values, Rule>> {
  const samples = () => companies ?? spec.samples(clock.now())
  const state = await openState<Company, Values>({ ...spec, samples, file })
  const rules = faultRules<Rule, Fault>(spec.rule)
  const { requests, record } = requestLog()
  const stopping = new AbortController()

  const app = new Hono<VendorEnv<Fault>>()
  app.onError(error => spec.failure(500, [`The sandbox itself failed: ${error.message}`]))
  app.route('/sandbox', control({ state, rules, requests, ...spec }))
  app.use(async (c, next) => {
    const { path, fields } = await spec.target(c.req)
    const request = record(c.req.method, c.req.path, path, ...fields)
    await next()
    if (!c.env.outgoing.destroyed) request.status = c.res.status
  })
  app.use(injectFaults(spec, state, rules, { clock, stopping: stopping.signal }))
  app.use(async (c, next) => {
    const { path } = await spec.target(c.req)
    if (path === 'unknown-path') return spec.failure(404, [], 'empty')
    if (path === 'unknown-method') return spec.failure(405, [], 'empty')
    return next()
  })
  spec.mount(app, state, clock)
  const { url, stop } = await serve(app.fetch, port)

  return {
    url,
    companies: state.companies,
    change: state.change,
    remove: state.remove,
    injectFaults: rules.add,
    clearFaults: rules.clear,
    requests,
    async stop() {
      stopping.abort()
      await stop()
    }
  }
}

function injectFaults<Company, Values, Rule, Fault extends { name: string }, Shape>(
  { target, common, failure }: VendorSpec<Company, Values, Rule, Fault, Shape>,
  state: State<Company, Values>,
  rules: FaultRules<Rule, Fault>,
  timing: { clock: Clock; stopping: AbortSignal }
): MiddlewareHandler<VendorEnv<Fault>> {
  return async (c, next) => {
    const { fields } = await target(c.req)
    const faults = rules.take(c.req.method, c.req.path, fields)
    c.set('faults', faults)
    const shared = faults.map(common).filter(fault => fault !== undefined)
    for (const fault of shared) {
      const answer = await beforeHandling(fault, c.env, timing, failure)
      if (answer !== undefined) return answer
    }
    await next()
    const written = c.get('written')
    for (const fault of shared) {
      if (fault.name === 'extra-change' && written !== undefined) await state.change(written, fault.also)
      const answer = await afterHandling(fault, c.env, timing)
      if (answer !== undefined) c.res = answer
    }
  }
}
