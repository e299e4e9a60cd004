import { z } from 'zod'
import { companyValues } from './company.ts'
import { SHAPES } from './failure.ts'

const how = z.discriminatedUnion('name', [
  /** Waits before it does anything, or after it has done it and before it answers. */
  z.strictObject({
    name: z.literal('slow'),
    milliseconds: z.int().min(0),
    when: z.enum(['before', 'after']).default('before')
  }),
  /** Says no without doing anything. Status 200 is a failure inside a success, or a page of HTML. */
  z.strictObject({
    name: z.literal('refuse'),
    status: z.int().min(200).max(599),
    shape: z.enum(SHAPES).default('envelope'),
    messages: z.array(z.string()).default(['The sandbox was told to refuse this.']),
    retryAfter: z.string().optional()
  }),
  /** Ends the connection without an answer, before or after a write took effect. */
  z.strictObject({ name: z.literal('drop'), when: z.enum(['before', 'after']) }),
  /** Says yes to a write and changes nothing. */
  z.strictObject({ name: z.literal('pretend') }),
  /** Does what a write asks for and changes these values of the company too. */
  z.strictObject({ name: z.literal('meddle'), also: companyValues })
])

export const rule = z.strictObject({
  how,
  method: z.enum(['GET', 'POST', 'PUT']).optional(),
  /** As in a URL pattern: `/api/companies/:id`, `/api/*`. All paths where it is not given. */
  path: z.string().startsWith('/').optional(),
  times: z.union([z.int().positive(), z.literal('always')]).default(1),
  /** How many such requests go well first. */
  after: z.int().min(0).default(0)
})

/** Which requests go wrong, how, and how often. */
export type Rule = z.input<typeof rule>
export type How = z.output<typeof how>

export type Misbehaviour = {
  add(rule: Rule): void
  clear(): void
  rules(): readonly z.output<typeof rule>[]
  /** What is to go wrong with this request; counts it. Any number of delays, then at most one other thing. */
  take(method: string, path: string): How[]
}

/** The rules that the stand-in was given, in the order given. */
export function misbehaviour(): Misbehaviour {
  let live: z.output<typeof rule>[] = []

  return {
    add(given) {
      live.push(rule.parse(given))
    },
    clear() {
      live = []
    },
    rules: () => live,
    take(method, path) {
      const taken: How[] = []
      for (const one of live) {
        if (one.method !== undefined && one.method !== method) continue
        if (one.path !== undefined && !new URLPattern({ pathname: one.path }).test({ pathname: path })) continue
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
