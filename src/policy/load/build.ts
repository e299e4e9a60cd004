import type { Circle, Escalation, Hours, Needs, Policy, When } from '../policy.ts'
import { minutesOfDay, WEEKDAYS } from '../reminders/hours.ts'
import type { Duration } from './scalars.ts'
import type { Written, WrittenNeeds, WrittenWhen } from './schema.ts'

/** Working hours where the policy says none: Monday to Friday by UTC. */
export const HOURS: Hours = { zone: 'UTC', days: WEEKDAYS.slice(0, 5), from: 9 * 60, to: 17 * 60 }
/** Working minutes. */
export const EXPIRY = 8 * 60
export const REMINDERS = { first: 15, most: 2 }

/** Makes a policy of what was written and found right: circles instead of their names, minutes instead of durations. */
export function build(written: Written, version: string): Policy {
  const hours = hoursOf(written)
  const circles = new Map(Object.entries(written.circles).map(([name, one]) => [name, circleOf(name, one, hours)]))
  const { limits, may, remind } = written
  const named = (names: readonly string[] = []) => names.map(name => circleNamed(circles, name))
  const escalation = (one: NonNullable<Written['escalate']>): Escalation => ({
    after: minutes(one.after, hours),
    to: circleNamed(circles, one.to)
  })
  const needsOf = (needs: WrittenNeeds): Needs => ({
    stages: needs.needs.map(({ circle, count }) => ({ circle: circleNamed(circles, circle), count })),
    typeTheName: needs['type-the-name'] ?? false,
    ...(needs.escalate && { escalation: escalation(needs.escalate) }),
    ...(needs.expire && { expiry: minutes(needs.expire, hours) })
  })
  return {
    version,
    circles: [...circles.values()],
    hours,
    rules: written.rules.map((rule, index) => ({
      name: rule.name ?? `rule ${index + 1}`,
      when: whenOf(rule.when ?? {}, named),
      needs: needsOf(rule)
    })),
    otherwise: needsOf(written.otherwise),
    limits: {
      seats: { perChange: limits?.seats?.['per-change'] ?? null, perHour: limits?.seats?.['per-hour'] ?? null },
      forbidden: limits?.forbidden ?? [],
      frozen: (limits?.frozen ?? []).map(present)
    },
    may: {
      freeze: named(may?.freeze),
      thaw: named(may?.thaw),
      breakGlass: named(may?.['break-glass']),
      tend: may?.tend ? named(may.tend) : null
    },
    reminders: {
      first: remind?.first ? minutes(remind.first, hours) : REMINDERS.first,
      most: remind?.most ?? REMINDERS.most
    },
    escalation: written.escalate ? escalation(written.escalate) : null,
    expiry: written.expire ? minutes(written.expire, hours) : EXPIRY
  }
}

function whenOf(when: WrittenWhen, named: (names: readonly string[]) => Circle[]): When {
  return present({
    vendors: when.vendor,
    companies: when.company?.map(present),
    fields: when.field,
    groups: when.group,
    direction: when.direction,
    sizes: when.size,
    askers: when.asker && named(when.asker)
  })
}

function hoursOf({ hours }: Written): Hours {
  return { ...HOURS, ...present(hours ?? {}) }
}

function circleOf(name: string, circle: Written['circles'][string], hours: Hours): Circle {
  const { people = [], groups = [], quiet = [], zone = hours.zone } = circle
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

function circleNamed(circles: ReadonlyMap<string, Circle>, name: string): Circle {
  const circle = circles.get(name)
  if (circle) return circle
  throw new Error(`No circle “${name}” among ${[...circles.keys()].join(', ')}: names are checked before.`)
}

type Present<Table> = { [Key in keyof Table]?: Exclude<Table[Key], undefined> }

/** Without the keys that were left out. */
function present<Table extends object>(table: Table): Present<Table> {
  const entries = Object.entries(table).filter(([, value]) => value !== undefined)
  // `fromEntries` knows no keys; these are the table's own.
  return Object.fromEntries(entries) as Present<Table>
}
