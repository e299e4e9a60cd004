import type { EditContext, People, RequestContext } from './context.ts'
import type { CompanyPattern, Role, Size, When } from './policy.ts'
import { covers, fold, foldCase } from './text.ts'

/** Whether a rule matches this edit. */
export function matches(when: When, requested: RequestContext, edit: EditContext, people: People): Maybe {
  const conditions: Maybe[] = [
    known(when.vendors, vendors => vendors.includes(requested.vendor)),
    any((when.companies ?? [{}]).map(pattern => matchesCompany(pattern, requested.company))),
    known(when.fields, fields => fields.some(name => covers(name, requested.vendor, edit.field))),
    known(when.groups, groups => groups.some(group => edit.groups.includes(group))),
    when.direction ? movesIn(when.direction, edit) : 'yes',
    ...(when.sizes ?? []).map(size => isOfSize(size, edit)),
    ...(when.batch ?? []).map(size => sure(compares(size.than, requested.batch ?? 1, size.amount))),
    requestedBy(when.requesters, requested, people),
    matchesPart(when.schedule, requested.schedule ?? null, (right, own) => sure(right === own))
  ]
  return all(conditions)
}

/** Whether the pattern matches this company. */
export function matchesCompany({ id, name, tag }: CompanyPattern, company: RequestContext['company']): Maybe {
  return all([
    matchesPart(id, company.id, (right, own) => sure(right === own)),
    matchesPart(name, nameOf(company), (right, own) => likely(fold => matchesName(fold(right), fold(own)))),
    matchesPart(tag, company.tags, (right, own) => any(own.map(one => likely(fold => fold(one) === fold(right)))))
  ])
}

/** A company without a name is displayed by its id, which must not match name patterns. */
function nameOf({ id, name }: RequestContext['company']): string | null {
  return name === null || name === id || foldCase(name) === '' ? null : name
}

/** Whether one part of a pattern holds; `maybe` where the company's value is unknown. */
function matchesPart<Right, Own>(
  right: Right | undefined,
  own: Own | null,
  holds: (right: Right, own: Own) => Maybe
): Maybe {
  if (right === undefined) return 'yes'
  return own === null ? 'maybe' : holds(right, own)
}

/** `maybe` where texts are equal only without accents: Muller may be Müller, or another company. */
function likely(isSame: (fold: (text: string) => string) => boolean): Maybe {
  if (isSame(foldCase)) return 'yes'
  return isSame(fold) ? 'maybe' : 'no'
}

function matchesName(pattern: string, whole: string): boolean {
  const parts = pattern.split('*')
  const [first = '', ...rest] = parts
  const last = rest.pop()
  if (last === undefined) return whole === first
  if (!whole.startsWith(first) || !whole.endsWith(last) || whole.length < first.length + last.length) return false
  // Matching each part at its first occurrence leaves the most text for the rest.
  let at = first.length
  for (const part of rest) {
    const found = whole.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= whole.length - last.length
}

/** `maybe` for a number that is added or removed, `no` for what is not a number. */
function step({ seen, wanted }: EditContext): { by: number; of: number } | Maybe {
  if (typeof seen === 'number' && typeof wanted === 'number') return { by: wanted - seen, of: Math.abs(seen) }
  const isNumber = typeof seen === 'number' || typeof wanted === 'number'
  return isNumber ? 'maybe' : 'no'
}

function movesIn(direction: 'up' | 'down', edit: EditContext): Maybe {
  const moved = step(edit)
  if (typeof moved === 'string') return moved
  return sure(direction === 'up' ? moved.by > 0 : moved.by < 0)
}

function isOfSize({ than, amount, percent }: Size, edit: EditContext): Maybe {
  const moved = step(edit)
  if (typeof moved === 'string') return moved
  const far = Math.abs(moved.by)
  // Compared without division: no rounding, and any change of zero exceeds every percentage.
  const [size, limit] = percent ? [far * 100, amount * moved.of] : [far, amount]
  return sure(compares(than, size, limit))
}

function compares(than: Size['than'], size: number, limit: number): boolean {
  switch (than) {
    case 'at most':
      return size <= limit
    case 'under':
      return size < limit
    case 'at least':
      return size >= limit
    case 'over':
      return size > limit
    default:
      return than satisfies never
  }
}

/** Must match both requester and editor: a rule for one must not cover what the other wrote. */
function requestedBy(roles: When['requesters'], { requester, editor }: RequestContext, people: People): Maybe {
  if (!roles) return 'yes'
  const answers = [requester, editor].map(({ team, user }) =>
    team === people.team ? belongs(roles, user, people) : 'no'
  )
  return answers.every(answer => answer === answers[0]) ? all(answers) : 'maybe'
}

function known<Right>(right: Right | undefined, test: (right: Right) => boolean): Maybe {
  return right === undefined ? 'yes' : sure(test(right))
}

/** `maybe`: depends on unknown data. */
export type Maybe = 'yes' | 'no' | 'maybe'

function sure(holds: boolean): Maybe {
  return holds ? 'yes' : 'no'
}

function all(answers: readonly Maybe[]): Maybe {
  if (answers.includes('no')) return 'no'
  return answers.includes('maybe') ? 'maybe' : 'yes'
}

export function any(answers: readonly Maybe[]): Maybe {
  if (answers.includes('yes')) return 'yes'
  return answers.includes('maybe') ? 'maybe' : 'no'
}

/** Whether a user of the served team belongs to one of the roles. Inactive users belong to none. */
export function belongs(roles: readonly Role[], user: string, people: People): Maybe {
  if (people.inactive.includes(user)) return 'no'
  return any(roles.map(role => belongsTo(role, user, people)))
}

/** The roles' user groups whose members Slack did not return. */
export function unknownGroups(roles: readonly Role[], { members }: People): string[] {
  return [...new Set(roles.flatMap(groupsOf))].filter(group => !members[group])
}

/** The known users of a role. */
export function usersOf(role: Role, { members, inactive }: People): string[] {
  const named = [...role.people, ...role.quiet].filter(id => !isGroup(id))
  const users = new Set([...named, ...groupsOf(role).flatMap(group => members[group] ?? [])])
  return [...users].filter(user => !inactive.includes(user))
}

/** Slack ids begin with S for user groups, with U or W for users. */
export function isGroup(id: string): boolean {
  return id.startsWith('S')
}

function belongsTo(role: Role, user: string, { members }: People): Maybe {
  if (role.people.includes(user) || role.quiet.includes(user)) return 'yes'
  return any(
    groupsOf(role).map(group => {
      const known = members[group]
      return known ? sure(known.includes(user)) : 'maybe'
    })
  )
}

function groupsOf({ groups, quiet }: Role): string[] {
  return [...groups, ...quiet.filter(isGroup)]
}
