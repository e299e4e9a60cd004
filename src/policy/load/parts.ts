import { z } from 'zod'
import { NOBODY } from './names.ts'
import { anyId, anyText, block, groupId, oneOrMore, text, time, userId, weekday, whole, zone } from './scalars.ts'

export const seats = whole(0, 10_000_000)

export const roleName = text('Name a role in small letters, digits and hyphens, like finance; not “nobody”.', name =>
  /^[a-z][a-z0-9-]*$/.test(name) && name !== NOBODY ? name : undefined
)

export const roleOf = block({
  people: oneOrMore(userId, 'Write a user id, or a list of them.').optional(),
  groups: oneOrMore(groupId, 'Write a user-group id, or a list of them.').optional(),
  quiet: oneOrMore(anyId, 'Write an id, or a list of them.').optional(),
  zone: zone.optional()
}).refine(({ people, groups, quiet }) => people ?? groups ?? quiet, {
  message: 'Name people, groups or quiet: a role without anybody could never approve.'
})

export const hours = block({
  zone,
  days: oneOrMore(weekday, 'Write days like [mon, tue].').optional(),
  from: time.optional(),
  to: time.optional()
}).refine(({ from = 9 * 60, to = 17 * 60 }) => from < to, {
  message: 'Let them begin before they end on the same day (left out, they are from 09:00 to 17:00).'
})

export const company = z.preprocess(
  given => (typeof given === 'string' ? { name: given } : given),
  block({ id: anyText.optional(), name: anyText.optional(), tag: anyText.optional() }).refine(
    ({ id, name, tag }) => id ?? name ?? tag,
    { message: 'Write an id, a name or a tag: nothing at all would be every company.' }
  )
)
