import type { CompanyPattern, Escalation, Hours, Needs, Role, Size, Stage, When } from '../policy.ts'

/** A rule's conditions, to follow “An edit”. */
export function sayWhen(when: When): string {
  const { vendors, companies, fields, groups, direction, sizes, batch, requesters, schedule } = when
  const parts = [
    fields && `of ${or(fields.map(({ name }) => name))}`,
    groups && `of a ${or(groups)} field`,
    vendors && `at ${or(vendors)}`,
    companies && `for ${or(companies.map(sayCompany))}`,
    (direction || sizes) && `that moves a number${direction ? ` ${direction}` : ''}`,
    sizes && `by ${sizes.map(saySize).join(' and ')}`,
    batch && `in a batch of ${batch.map(one => saySize({ ...one, percent: false })).join(' and ')} changes`,
    schedule && (schedule === 'later' ? 'to be applied at a date' : 'to be applied at once'),
    requesters && `requested and written by ${or(requesters.map(({ name }) => name))}`
  ].filter(part => part !== undefined)
  return parts.length === 0 ? 'of anything' : parts.join(' ')
}

/** The required approvals, to follow “needs”. */
export function sayStages(stages: readonly Stage[]): string {
  if (stages.length === 0) return 'nobody’s approval'
  return stages.map(({ role, count }) => `${count} of ${role.name}`).join(', then ')
}

export function sayNeeds({ stages, typeTheName, escalation, expiry, window }: Needs): string {
  return [
    sayStages(stages),
    typeTheName && 'whoever approves types the company’s name',
    escalation && sayEscalation(escalation),
    expiry !== undefined && `it expires after ${sayMinutes(expiry)} of working time`,
    window && `it is applied only from ${sayTimes(window)}`
  ]
    .filter(part => part !== false && part !== undefined)
    .join('; ')
}

export function sayEscalation({ after, to }: Escalation): string {
  return `after ${sayMinutes(after)} of working time ${to.name} may approve as well and is notified`
}

export function sayRole({ name, people, groups, quiet, hours }: Role): string {
  const parts = [
    people.length > 0 && `people ${people.join(', ')}`,
    groups.length > 0 && `members of ${groups.join(', ')}`,
    quiet.length > 0 && `${quiet.join(', ')}, never pinged`
  ].filter(part => part !== false)
  return `${name} is ${parts.join('; ')} (${hours.zone}).`
}

export function sayHours(hours: Hours): string {
  return `Working hours are ${sayTimes(hours)}.`
}

/** `09:00 to 17:00 on mon, tue (Europe/Berlin)`: hours, to follow “from”. */
export function sayTimes({ zone, days, from, to }: Hours): string {
  const end = to > 24 * 60 ? `${clock(to - 24 * 60)} of the next day` : clock(to)
  return `${clock(from)} to ${end} on ${days.join(', ')} (${zone})`
}

export function sayMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ') || '0 min'
}

export function sayCompany({ id, name, tag }: CompanyPattern): string {
  const parts = [
    name !== undefined && `companies named “${name}”`,
    id !== undefined && `the company with id ${id}`,
    tag !== undefined && `companies tagged “${tag}”`
  ]
  return parts.filter(part => part !== false).join(' that are also ')
}

export function or(words: readonly string[]): string {
  return words.join(' or ')
}

function saySize({ than, amount, percent }: Size): string {
  return `${than} ${amount}${percent ? '%' : ''}`
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map(part => String(part).padStart(2, '0')).join(':')
}
