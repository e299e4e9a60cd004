import { z } from 'zod'

/** Waits before it does anything, or after it has done it and before it answers. */
export const slow = z.strictObject({
  name: z.literal('slow'),
  milliseconds: z.int().min(0),
  when: z.enum(['before', 'after']).default('before')
})

/** Ends the connection without an answer, before or after a write took effect. */
export const drop = z.strictObject({ name: z.literal('drop'), when: z.enum(['before', 'after']) })

/** Says yes to a write and changes nothing. */
export const pretend = z.strictObject({ name: z.literal('pretend') })

/** Says no without doing anything, in one of the forms in which its vendor does. */
export function refuse<Shape extends z.ZodType>(shape: Shape) {
  return z.strictObject({
    name: z.literal('refuse'),
    status: z.int().min(200).max(599),
    shape,
    messages: z.array(z.string()).default(['The sandbox was told to refuse this.']),
    retryAfter: z.string().optional()
  })
}

/** Does what a write asks for and changes these values of the company too. */
export function meddle<Values extends z.ZodType>(values: Values) {
  return z.strictObject({ name: z.literal('meddle'), also: values })
}

/** Which requests a rule is about, and how often. */
export const selection = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH']).optional(),
  /** As in a URL pattern: `/api/companies/:id`, `/api/*`. All paths where it is not given. */
  path: z.string().startsWith('/').optional(),
  /** A GraphQL request that asks for this field: `updateAccount`. All requests where it is not given. */
  field: z.string().min(1).optional(),
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** How many such requests go well first. */
  after: z.int().min(0).default(0)
}

type Selection = z.output<z.ZodObject<typeof selection>>
type Told<How> = Selection & { how: How }

export type FaultInjection<Rule, How> = {
  add(rule: Rule): void
  clear(): void
  rules(): readonly Told<How>[]
  /** What is to go wrong with this request; counts it. Any number of delays, then at most one other thing. */
  take(method: string, path: string, fields?: readonly string[]): How[]
}

/** The rules that a sandbox was given, in the order given. */
export function injectedFault<Rule, How extends { name: string }>(
  rule: z.ZodType<Told<How>, Rule>
): FaultInjection<Rule, How> {
  let live: Told<How>[] = []

  return {
    add(given) {
      live.push(rule.parse(given))
    },
    clear() {
      live = []
    },
    rules: () => live,
    take(method, path, fields = []) {
      const taken: How[] = []
      for (const one of live) {
        if (one.method !== undefined && one.method !== method) continue
        if (one.path !== undefined && !new URLPattern({ pathname: one.path }).test({ pathname: path })) continue
        if (one.field !== undefined && !fields.includes(one.field)) continue
        if (one.after > 0) {
          one.after -= 1
          continue
        }
        if (one.times !== 'always') one.times -= 1
        taken.push(one.how)
        if (one.how.name !== 'slow') break
      }
      live = live.filter(one => one.times === 'always' || one.times > 0)
      return taken
    }
  }
}
