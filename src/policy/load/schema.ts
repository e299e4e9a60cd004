import { z } from 'zod'
import type { FieldName } from '../policy.ts'
import { covers } from '../text.ts'
import {
  anyId,
  anyText,
  batchSize,
  block,
  duration,
  fieldNamed,
  groupId,
  type KnownNames,
  NOBODY,
  needs,
  oneOrMore,
  roleNamed,
  size,
  text,
  time,
  userId,
  vendorNamed,
  weekday,
  whole,
  word,
  yesOrNo,
  zone
} from './scalars.ts'

/** The parsed policy text, with roles by name. */
export type Written = z.output<ReturnType<typeof written>>
export type WrittenNeeds = Written['otherwise']
export type WrittenWhen = NonNullable<Written['rules'][number]['when']>

export function written(known: KnownNames) {
  const role = roleNamed(known)
  const vendor = vendorNamed(known)
  const field = fieldNamed(known)
  const escalate = block({ after: duration, to: role })
  const needed = {
    needs: needs(known),
    'type-the-name': yesOrNo.optional(),
    escalate: escalate.optional(),
    expire: duration.optional(),
    apply: applyHours(role).optional()
  }
  const when = block({
    vendor: oneOrMore(vendor, 'Write a vendor, or a list of them.').optional(),
    company: oneOrMore(company, 'Write a name like “Acme*”, or id, name, tag; or a list of them.').optional(),
    field: oneOrMore(field, 'Write a field, or a list of them.').optional(),
    group: oneOrMore(word(['licence', 'profile', 'settings', 'risky']), 'Write a field group, or a list.').optional(),
    direction: word(['up', 'down']).optional(),
    size: oneOrMore(size, 'Write a size like “at most 25”, or a list of them.').optional(),
    batch: oneOrMore(batchSize, 'Write how many changes, like “over 10”, or a list of them.').optional(),
    requester: oneOrMore(role, 'Write a role, or a list of them.').optional(),
    schedule: word(['now', 'later']).optional()
  }).superRefine((given, context) => {
    for (const { path, what } of coveringNothing(given, known)) {
      context.addIssue({
        code: 'custom',
        path,
        message: 'Name a field of these vendors, or other vendors.',
        params: { what }
      })
    }
  })
  const roles = oneOrMore(role, 'Write a role, or a list of them; leave it out where nobody may.')

  return block({
    roles: z.record(roleName, roleOf, 'Write at least one role: who may approve.'),
    hours: hours.optional(),
    rules: z.array(block({ name: anyText.optional(), when: when.optional(), ...needed }), 'Write a list.').default([]),
    otherwise: z.preprocess(given => (isTable(given) ? given : { needs: given }), block(needed)),
    limits: block({
      seats: block({ 'per-change': seats.optional(), 'per-hour': seats.optional() }).optional(),
      forbidden: oneOrMore(field, 'Write a field, or a list of them.').optional(),
      frozen: oneOrMore(company, 'Write a name like “Acme*”, or id, name, tag; or a list of them.').optional(),
      'per-person': block({
        commands: whole(1, 1_000_000).optional(),
        open: whole(1, 1_000_000).optional(),
        'batch-rows': whole(1, 1_000_000).optional()
      }).optional()
    }).optional(),
    may: block({
      freeze: roles.optional(),
      unfreeze: roles.optional(),
      'break-glass': roles.optional(),
      'manage-alerts': roles.optional(),
      delegate: roles.optional(),
      request: roles.optional(),
      view: roles.optional()
    }).optional(),
    remind: block({ first: duration.optional(), most: whole(0, 2).optional() }).optional(),
    escalate: escalate.optional(),
    expire: duration.optional()
  })
}

/** Fields and groups that none of the rule's vendors has: the rule could never match them. */
function coveringNothing(
  {
    vendor: names,
    field = [],
    group = []
  }: { vendor?: string[] | undefined; field?: FieldName[] | undefined; group?: string[] | undefined },
  { vendors }: KnownNames
): { path: PropertyKey[]; what: string }[] {
  if (!names || !vendors) return []
  const its = vendors.filter(({ name }) => names.includes(name))
  const has = (name: FieldName) => its.some(one => one.fields.some(({ key }) => covers(name, one.name, key)))
  const hasGroup = (name: string) =>
    its.some(({ fields }) => fields.some(one => one.group === name || (name === 'risky' && one.risky)))
  const at = names.join(' or ')
  return [
    ...field.flatMap((name, index) =>
      has(name) ? [] : [{ path: ['field', index], what: `there is no field “${name.name}” at ${at}` }]
    ),
    ...group.flatMap((name, index) =>
      hasGroup(name) ? [] : [{ path: ['group', index], what: `there is no ${name} field at ${at}` }]
    )
  ]
}

function isTable(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

const seats = whole(0, 10_000_000)

/** When changes of a rule are applied, in the zone of the role. Over midnight where `to` is not after `from`. */
function applyHours(role: ReturnType<typeof roleNamed>) {
  const days = oneOrMore(weekday, 'Write days like [mon, tue].').optional()
  return block({ days, from: time.optional(), to: time.optional(), role: role.optional() })
}

const roleName = text('Name a role in small letters, digits and hyphens, like finance; not “nobody”.', name =>
  /^[a-z][a-z0-9-]*$/.test(name) && name !== NOBODY ? name : undefined
)

const roleOf = block({
  people: oneOrMore(userId, 'Write a user id, or a list of them.').optional(),
  groups: oneOrMore(groupId, 'Write a user-group id, or a list of them.').optional(),
  quiet: oneOrMore(anyId, 'Write an id, or a list of them.').optional(),
  zone: zone.optional()
}).refine(({ people, groups, quiet }) => people ?? groups ?? quiet, {
  message: 'Name people, groups or quiet: a role without anybody could never approve.'
})

const hours = block({
  zone,
  days: oneOrMore(weekday, 'Write days like [mon, tue].').optional(),
  from: time.optional(),
  to: time.optional()
}).refine(({ from = 9 * 60, to = 17 * 60 }) => from < to, {
  message: 'They must start before they end on the same day (default: 09:00 to 17:00).'
})

const company = z.preprocess(
  given => (typeof given === 'string' ? { name: given } : given),
  block({ id: anyText.optional(), name: anyText.optional(), tag: anyText.optional() }).refine(
    ({ id, name, tag }) => id ?? name ?? tag,
    { message: 'Write an id, a name or a tag: nothing at all would be every company.' }
  )
)
