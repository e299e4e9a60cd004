import { z } from 'zod'
import { type KnownNames, named, needs, roleNamed } from './names.ts'
import { company, hours, roleName, roleOf, seats } from './parts.ts'
import { anyText, block, duration, oneOrMore, size, whole, word, yesOrNo } from './scalars.ts'

/** A policy as it was written: the shape of the text, with roles by name. */
export type Written = z.output<ReturnType<typeof written>>
export type WrittenNeeds = Written['otherwise']
export type WrittenWhen = NonNullable<Written['rules'][number]['when']>

export function written(known: KnownNames) {
  const role = roleNamed(known)
  const vendor = named('vendor', known.vendors)
  const field = named('field', known.fields)
  const escalate = block({ after: duration, to: role })
  const needed = {
    needs: needs(known),
    'type-the-name': yesOrNo.optional(),
    escalate: escalate.optional(),
    expire: duration.optional()
  }
  const when = block({
    vendor: oneOrMore(vendor, 'Write a vendor, or a list of them.').optional(),
    company: oneOrMore(company, 'Write a name like “Acme*”, or id, name, tag; or a list of them.').optional(),
    field: oneOrMore(field, 'Write a field, or a list of them.').optional(),
    group: oneOrMore(word(['licence', 'profile', 'settings', 'risky']), 'Write a field group, or a list.').optional(),
    direction: word(['up', 'down']).optional(),
    size: oneOrMore(size, 'Write a size like “at most 25”, or a list of them.').optional(),
    requester: oneOrMore(role, 'Write a role, or a list of them.').optional()
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
      frozen: oneOrMore(company, 'Write a name like “Acme*”, or id, name, tag; or a list of them.').optional()
    }).optional(),
    may: block({
      freeze: roles.optional(),
      unfreeze: roles.optional(),
      'break-glass': roles.optional(),
      'manage-alerts': roles.optional()
    }).optional(),
    remind: block({ first: duration.optional(), most: whole(0, 2).optional() }).optional(),
    escalate: escalate.optional(),
    expire: duration.optional()
  })
}

function isTable(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
