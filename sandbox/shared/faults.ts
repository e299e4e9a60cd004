import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { z } from 'zod'
import type { Clock } from '../../src/changes/ports/ports.ts'

/** Waits before the request is handled, or after it is handled and before it is answered. */
export const slow = z.strictObject({
  name: z.literal('slow'),
  milliseconds: z.int().min(0),
  when: z.enum(['before', 'after']).default('before')
})

/** Ends the connection without an answer, before or after the request is handled. */
export const drop = z.strictObject({ name: z.literal('drop'), when: z.enum(['before', 'after']) })

/** Answers a write with success and changes nothing. */
export const ignoreWrite = z.strictObject({ name: z.literal('ignore-write') })

/** Answers with an error, in one of the vendor's formats, and does nothing. */
export function refuse<Shape extends z.ZodType>(shape: Shape) {
  return z.strictObject({
    name: z.literal('refuse'),
    status: z.int().min(200).max(599),
    shape,
    messages: z.array(z.string()).default(['The sandbox was told to refuse this.']),
    retryAfter: z.string().optional()
  })
}

/** Does the write, and then changes these values of the company too, as if somebody else had written at the same time. */
export function extraChange<Values extends z.ZodType>(values: Values) {
  return z.strictObject({ name: z.literal('extra-change'), also: values })
}

/** Which requests a rule applies to, and how often. */
export const selection = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).optional(),
  /** As in a URL pattern: `/api/companies/:id`, `/api/*`. Without it, every path. */
  path: z.string().startsWith('/').optional(),
  /** A GraphQL request that selects this field: `updateAccount`. Without it, every request. */
  field: z.string().min(1).optional(),
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** How many matching requests succeed first. */
  after: z.int().min(0).default(0)
}

type Selection = z.output<z.ZodObject<typeof selection>>
export type FaultRule<Fault> = Selection & { how: Fault }

export type FaultRules<Rule, Fault> = {
  add(rule: Rule): void
  /** Adds a rule, or returns what is wrong with it. */
  tryAdd(rule: unknown): z.core.$ZodIssue[] | undefined
  clear(): void
  list(): readonly FaultRule<Fault>[]
  /** The faults of this request, which it counts: any number of delays, then at most one other fault. */
  take(method: string, path: string, fields: readonly string[]): Fault[]
}

/** The rules that a sandbox was given, in the order given. */
export function faultRules<Rule, Fault extends { name: string }>(
  schema: z.ZodType<FaultRule<Fault>, Rule>
): FaultRules<Rule, Fault> {
  let rules: FaultRule<Fault>[] = []

  return {
    add(rule) {
      rules.push(schema.parse(rule))
    },
    tryAdd(rule) {
      const checked = schema.safeParse(rule)
      if (!checked.success) return checked.error.issues
      rules.push(checked.data)
      return undefined
    },
    clear() {
      rules = []
    },
    list: () => rules,
    take(method, path, fields) {
      const taken: Fault[] = []
      for (const rule of rules) {
        if (rule.method !== undefined && rule.method !== method) continue
        if (rule.path !== undefined && !new URLPattern({ pathname: rule.path }).test({ pathname: path })) continue
        if (rule.field !== undefined && !fields.includes(rule.field)) continue
        if (rule.after > 0) {
          rule.after -= 1
          continue
        }
        if (rule.times !== 'always') rule.times -= 1
        taken.push(rule.how)
        if (rule.how.name !== 'slow') break
      }
      rules = rules.filter(rule => rule.times === 'always' || rule.times > 0)
      return taken
    }
  }
}

/** The faults that every sandbox has; `Shape` names the formats of its vendor's errors. */
export type CommonFault<Shape, Values> =
  | z.output<typeof slow>
  | z.output<typeof drop>
  | z.output<typeof ignoreWrite>
  | (Omit<z.output<ReturnType<typeof refuse>>, 'shape'> & { shape: Shape })
  | { name: 'extra-change'; also: Values }

type Timing = {
  clock: Clock
  /** Ends every delay when the sandbox stops. */
  stopping: AbortSignal
}

/** What a fault does before the request is handled. Returns an answer if the request is not to be handled. */
export async function beforeHandling<Shape>(
  fault: CommonFault<Shape, unknown>,
  { outgoing }: HttpBindings,
  { clock, stopping }: Timing,
  failure: (status: number, messages: readonly string[], shape: Shape) => Response
): Promise<Response | undefined> {
  switch (fault.name) {
    case 'slow':
      if (fault.when === 'before') await clock.wait(fault.milliseconds, stopping)
      return undefined
    case 'refuse': {
      const answer = failure(fault.status, fault.messages, fault.shape)
      if (fault.retryAfter !== undefined) answer.headers.set('retry-after', fault.retryAfter)
      return answer
    }
    case 'drop':
      return fault.when === 'before' ? closeConnection(outgoing) : undefined
    case 'ignore-write':
    case 'extra-change':
      return undefined
    default:
      return fault satisfies never
  }
}

/** What a fault does after the request is handled. Returns the answer to send instead, if any. */
export async function afterHandling(
  fault: CommonFault<unknown, unknown>,
  { outgoing }: HttpBindings,
  { clock, stopping }: Timing
): Promise<Response | undefined> {
  if (fault.name === 'slow' && fault.when === 'after') await clock.wait(fault.milliseconds, stopping)
  return fault.name === 'drop' ? closeConnection(outgoing) : undefined
}

function closeConnection(outgoing: HttpBindings['outgoing']): Response {
  outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}
