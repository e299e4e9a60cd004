import type { StoredCompany } from '../../../sandbox/keepnet/company.ts'

// What people are to be told, worked out once more and in another way than the watch does: from the promises alone.

const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = [60, 30, 14, 7, 1]

/** How a condition stands: `near`, `over`, `60`, `30`, `14`, `7`, `1`, `ended`; and by whom it is looked after until when. */
export type Membership = { level: string; steps: number; easedAt: number | null; until: number | null }

export type Model = ReturnType<typeof createModel>

export function createModel() {
  const membership = new Map<string, Membership>()
  const lastSeen = new Map<string, StoredCompany>()
  let told: string[] = []
  let drifts: string[] = []

  function announce(key: string, one: Membership): void {
    told.push(`${key} ${one.level}`)
    one.until = null
  }

  function begin(key: string, level: string, steps: number): void {
    const one = { level, steps, easedAt: null, until: null }
    membership.set(key, one)
    announce(key, one)
  }

  function seats(
    { resourceId, isNumberOfUsersLimited, numberOfUsers, targetUserCount: used }: StoredCompany,
    now: number
  ) {
    const key = `${resourceId} seats`
    const one = membership.get(key)
    const limit = numberOfUsers ?? 0
    if (!isNumberOfUsersLimited || used * 10 < limit * 9) return void membership.delete(key)
    const steps = Math.floor(((used - limit) * 10) / limit)
    if (used <= limit) {
      if (!one) begin(key, 'near', 0)
      else if (one.level === 'over') Object.assign(one, { level: 'near', easedAt: now })
      return
    }
    if (!one) return begin(key, 'over', steps)
    if (one.level === 'near') {
      const wavers = one.easedAt !== null && now - one.easedAt < DAY
      Object.assign(one, { level: 'over', steps, easedAt: null })
      if (!wavers) announce(key, one)
      return
    }
    const handled = one.until !== null && one.until > now
    const worse = steps > one.steps
    one.steps = handled ? Math.max(steps, one.steps) : steps
    if (handled && worse) announce(key, one)
  }

  function term({ resourceId, licenseEndDate }: StoredCompany, now: number) {
    const key = `${resourceId} term`
    const one = membership.get(key)
    const today = Math.floor(now / DAY) * DAY
    const left = licenseEndDate === null ? Number.POSITIVE_INFINITY : (Date.parse(licenseEndDate) - today) / DAY
    const level = left < 0 ? 'ended' : String(DAYS.findLast(days => left <= days) ?? '')
    if (level === '') return void membership.delete(key)
    if (!one) return begin(key, level, 0)
    if (one.level === level) return
    const rank = (name: string) => (name === 'ended' ? DAYS.length : DAYS.indexOf(Number(name)))
    const worse = rank(level) > rank(one.level)
    one.level = level
    const handled = one.until !== null && one.until > now
    if (worse && (!handled || level === '1' || level === 'ended')) announce(key, one)
  }

  function noteDrift(company: StoredCompany): void {
    const { resourceId, numberOfUsers, licenseEndDate } = company
    const before = lastSeen.get(resourceId)
    lastSeen.set(resourceId, company)
    if (!before) return
    if (before.numberOfUsers !== numberOfUsers)
      drifts.push(`${resourceId} seats ${before.numberOfUsers}→${numberOfUsers}`)
    if (before.licenseEndDate !== licenseEndDate)
      drifts.push(`${resourceId} ends ${before.licenseEndDate}→${licenseEndDate}`)
  }

  return {
    membership,
    /** A pass sees these companies. */
    see(companies: Iterable<StoredCompany>, now: number): void {
      for (const company of companies) {
        seats(company, now)
        term(company, now)
        noteDrift(company)
      }
    },
    /** A pass ends: snoozes that are over by now tell again. */
    endSnoozes(now: number): void {
      for (const [key, one] of membership) if (one.until !== null && one.until <= now) announce(key, one)
    },
    /** Somebody looks after it until then; for ever where nothing else is said. */
    respondToAlert(key: string, until = Number.POSITIVE_INFINITY): void {
      const one = membership.get(key)
      if (one) one.until = until
    },
    /** Full passes have missed it twice. */
    markGone(id: string): void {
      membership.delete(`${id} seats`)
      membership.delete(`${id} term`)
    },
    isOver: (id: string) => membership.get(`${id} seats`)?.level === 'over',
    /** What is to be told by now, and no more afterwards. */
    takeTold(): string[] {
      const all = told
      told = []
      return all.toSorted()
    },
    takeDrifts(): string[] {
      const all = drifts
      drifts = []
      return all.toSorted()
    }
  }
}
