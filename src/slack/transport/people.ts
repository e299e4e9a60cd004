import type { WebClient } from '@slack/web-api'
import { LRUCache } from 'lru-cache'
import type { Clock, Log, People } from '../../changes/ports/ports.ts'
import type { Membership, Person } from '../../policy/context.ts'

/**
 * How long a membership is believed, in milliseconds: as long as one click takes, so that whoever was taken out of a
 * group does not approve by it. Many who click at once ask once; Slack lets us ask some twenty times a minute.
 */
export const MEMBERSHIP_TTL = 5_000
/** So many groups, and so many people, are remembered at most. */
const MOST_KNOWN = 1_000

/** Who is who, asked of Slack at the click. Fails closed: what Slack does not say is unknown. */
export function createPeople(
  quick: WebClient,
  clock: Clock,
  log: Log,
  team: string,
  membershipTtl = MEMBERSHIP_TTL
): People {
  const groups = remembered(clock, membershipTtl, group =>
    quick.usergroups.users.list({ usergroup: group }).then(({ users }): readonly string[] => users ?? [])
  )
  const memberships = remembered(clock, membershipTtl, async user => {
    const { user: profile } = await quick.users.info({ user })
    return profile ? membershipOf(profile, team) : 'unknown'
  })

  return {
    async members(ids) {
      const members = ids.map(async id => {
        try {
          return [id, await groups(id)] as const
        } catch (error) {
          log.warn({ group: id, err: error }, 'Slack did not say who is in a group')
          return [id, null] as const
        }
      })
      return Object.fromEntries(await Promise.all(members))
    },
    async membership({ user }: Person) {
      try {
        return await memberships(user)
      } catch (error) {
        log.warn({ user, err: error }, 'Slack did not say who somebody is')
        return 'unknown'
      }
    }
  }
}

type Profile = {
  deleted?: boolean
  is_bot?: boolean
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  is_stranger?: boolean
  team_id?: string
  enterprise_user?: { teams?: string[] }
}

function membershipOf(profile: Profile, team: string): Membership {
  if (profile.deleted) return 'deactivated'
  if (profile.is_bot) return 'bot'
  const isGuest = profile.is_restricted || profile.is_ultra_restricted || profile.is_stranger
  return isGuest || isForeign(profile, team) ? 'guest' : 'member'
}

/** Of another workspace, as far as Slack says; in an organisation people belong to several. */
function isForeign({ team_id, enterprise_user }: Profile, team: string): boolean {
  return team_id !== undefined && team_id !== team && !enterprise_user?.teams?.includes(team)
}

/** Asks once for all who wait, and again when the answer is old or was none. */
function remembered<Answer>(
  clock: Clock,
  membershipTtl: number,
  ask: (id: string) => Promise<Answer>
): (id: string) => Promise<Answer> {
  const known = new LRUCache<string, Promise<Answer>>({
    max: MOST_KNOWN,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() }
  })
  return id => {
    const kept = known.get(id)
    if (kept) return kept
    const answer = ask(id)
    // It is over in that very millisecond, and the library would keep it through it.
    known.set(id, answer, { ttl: membershipTtl - 0.5 })
    answer.catch(() => known.delete(id))
    return answer
  }
}
