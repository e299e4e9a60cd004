import { createHash } from 'node:crypto'
import { minutesOfDay, WEEKDAYS } from '../hours.ts'
import type { Escalation, Hours, LimitsPerPerson, Needs, Policy, Role, When } from '../policy.ts'
import type { Duration } from './scalars.ts'
import type { Written, WrittenNeeds, WrittenWhen } from './schema.ts'

/** Default working hours: Monday to Friday in UTC. */
const HOURS: Hours = { zone: 'UTC', days: WEEKDAYS.slice(0, 5), from: 9 * 60, to: 17 * 60 }
/** Working minutes. */
const EXPIRY = 8 * 60
const PER_PERSON: LimitsPerPerson = { commands: 300, open: 1_000, batchRows: 10_000 }
const REMINDERS = { first: 15, most: 2 }

/** Resolves a validated text into a policy: roles for names, minutes for durations. */
export function build(written: Written, version: string): Policy {
  const hours = hoursOf(written)
  const roles = new Map(Object.entries(written.roles).map(([name, one]) => [name, roleOf(name, one, hours)]))
  const { limits, may, remind } = written
  const named = (names: readonly string[] = []) => names.map(name => roleNamed(roles, name))
  const escalation = (one: NonNullable<Written['escalate']>): Escalation => ({
    after: minutes(one.after, hours),
    to: roleNamed(roles, one.to)
  })
  const requirementsOf = (needs: WrittenNeeds): Needs => ({
    stages: needs.needs.map(({ role, count }) => ({ role: roleNamed(roles, role), count })),
    typeTheName: needs['type-the-name'] ?? false,
    ...(needs.escalate && { escalation: escalation(needs.escalate) }),
    ...(needs.expire && { expiry: minutes(needs.expire, hours) }),
    ...(needs.apply && { window: windowOf(needs.apply, hours, roles) })
  })
  return {
    version,
    roles: [...roles.values()],
    hours,
    rules: written.rules.map((rule, index) => ({
      name: rule.name ?? `rule ${index + 1}`,
      when: whenOf(rule.when ?? {}, named),
      needs: requirementsOf(rule)
    })),
    otherwise: requirementsOf(written.otherwise),
    limits: {
      seats: { perChange: limits?.seats?.['per-change'] ?? null, perHour: limits?.seats?.['per-hour'] ?? null },
      forbidden: limits?.forbidden ?? [],
      frozen: (limits?.frozen ?? []).map(present),
      perPerson: {
        commands: limits?.['per-person']?.commands ?? PER_PERSON.commands,
        open: limits?.['per-person']?.open ?? PER_PERSON.open,
        batchRows: limits?.['per-person']?.['batch-rows'] ?? PER_PERSON.batchRows
      }
    },
    may: {
      freeze: named(may?.freeze),
      unfreeze: named(may?.unfreeze),
      breakGlass: named(may?.['break-glass']),
      manageAlerts: may?.['manage-alerts'] ? named(may['manage-alerts']) : null,
      ...(may?.delegate && { delegate: named(may.delegate) }),
      ...(may?.request && { request: named(may.request) }),
      ...(may?.view && { view: named(may.view) })
    },
    reminders: {
      first: remind?.first ? minutes(remind.first, hours) : REMINDERS.first,
      most: remind?.most ?? REMINDERS.most
    },
    escalation: written.escalate ? escalation(written.escalate) : null,
    expiry: written.expire ? minutes(written.expire, hours) : EXPIRY
  }
}

function whenOf(when: WrittenWhen, named: (names: readonly string[]) => Role[]): When {
  return present({
    vendors: when.vendor,
    companies: when.company?.map(present),
    fields: when.field,
    groups: when.group,
    direction: when.direction,
    sizes: when.size,
    batch: when.batch,
    requesters: when.requester && named(when.requester),
    schedule: when.schedule
  })
}

function hoursOf({ hours }: Written): Hours {
  return { ...HOURS, ...present(hours ?? {}) }
}

/** Days and times left out are those of the working hours. */
function windowOf(apply: NonNullable<WrittenNeeds['apply']>, hours: Hours, roles: ReadonlyMap<string, Role>): Hours {
  const { role, days = hours.days, from = hours.from, to = hours.to } = apply
  const zone = role === undefined ? hours.zone : roleNamed(roles, role).hours.zone
  return { zone, days, from, to: to > from ? to : to + 24 * 60 }
}

function roleOf(name: string, role: Written['roles'][string], hours: Hours): Role {
  const { people = [], groups = [], quiet = [], zone = hours.zone } = role
  return {
    name,
    people: [...new Set(people)],
    groups: [...new Set(groups)],
    quiet: [...new Set(quiet)],
    hours: { ...hours, zone }
  }
}

function minutes({ amount, unit }: Duration, hours: Hours): number {
  return amount * { m: 1, h: 60, d: minutesOfDay(hours) }[unit]
}

function roleNamed(roles: ReadonlyMap<string, Role>, name: string): Role {
  const role = roles.get(name)
  if (role) return role
  throw new Error(`No role “${name}” among ${[...roles.keys()].join(', ')}: the schema checks names first.`)
}

type Present<Table> = { [Key in keyof Table]?: Exclude<Table[Key], undefined> }

/** Drops undefined values. */
function present<Table extends object>(table: Table): Present<Table> {
  const entries = Object.entries(table).filter(([, value]) => value !== undefined)
  // `fromEntries` loses the key types; the keys are unchanged.
  return Object.fromEntries(entries) as Present<Table>
}

/** A content hash: equal texts have equal versions. */
export function versionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** The policy without a policy file: one of these people or group members approves, never the requester. */
export function simplePolicy({ people, groups }: { people: readonly string[]; groups: readonly string[] }): Policy {
  const approvers: Role = { name: 'approvers', people, groups, quiet: [], hours: HOURS }
  return {
    version: versionOf(JSON.stringify([people, groups])),
    roles: [approvers],
    hours: HOURS,
    rules: [],
    otherwise: { stages: [{ role: approvers, count: 1 }], typeTheName: false },
    limits: { seats: { perChange: null, perHour: null }, forbidden: [], frozen: [], perPerson: PER_PERSON },
    may: { freeze: [approvers], unfreeze: [approvers], breakGlass: [], manageAlerts: null },
    reminders: REMINDERS,
    escalation: null,
    expiry: EXPIRY
  }
}
