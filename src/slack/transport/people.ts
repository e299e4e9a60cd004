import type { WebClient } from '@slack/web-api'
import { LRUCache } from 'lru-cache'
import type { Clock, Log, People } from '../../changes/ports/ports.ts'
import type { Membership, Person } from '../../policy/context.ts'
import { isUnanswered } from './clients.ts'

/**
 * How long a membership is cached, in milliseconds: no longer than a click takes, so that nobody approves with a role
 * they have lost. It still merges simultaneous clicks into one call; Slack allows some twenty a minute.
 */
export const MEMBERSHIP_TTL = 5_000
/** Most groups, and most people, in the cache. */
const MOST_CACHED = 1_000

/** Who is who, read from Slack at the click. Fails closed: what Slack does not say is unknown. An outage has its own lines. */
export function createPeople(
  quick: WebClient,
  clock: Clock,
  log: Log,
  team: string,
  membershipTtl = MEMBERSHIP_TTL
): People {
  const groups = cachedCalls(clock, membershipTtl, group =>
    quick.usergroups.users.list({ usergroup: group }).then(({ users }): readonly string[] => users ?? [])
  )
  const memberships = cachedCalls(clock, membershipTtl, async user => {
    const { user: profile } = await quick.users.info({ user })
    return profile ? membershipOf(profile, team) : 'unknown'
  })

  return {
    async members(ids, times) {
      const members = ids.map(async id => {
        try {
          return [id, await groups(id, times)] as const
        } catch (error) {
          if (!isUnanswered(error)) log.warn({ group: id, err: error }, 'Slack did not say who is in a group')
          return [id, null] as const
        }
      })
      return Object.fromEntries(await Promise.all(members))
    },
    async membership({ user }: Person, times) {
      try {
        return await memberships(user, times)
      } catch (error) {
        if (!isUnanswered(error)) log.warn({ user, err: error }, 'Slack did not say who somebody is')
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

/** Of another workspace, as far as Slack says. In an Enterprise organisation people belong to several. */
function isForeign({ team_id, enterprise_user }: Profile, team: string): boolean {
  return team_id !== undefined && team_id !== team && !enterprise_user?.teams?.includes(team)
}

/**
 * Calls once for all who wait at the same time, and again once the answer has expired or the call has failed. Who asks
 * may accept an answer so many times as old as that.
 */
function cachedCalls<Answer>(
  clock: Clock,
  membershipTtl: number,
  call: (id: string) => Promise<Answer>
): (id: string, times?: number) => Promise<Answer> {
  const known = new LRUCache<string, { at: number; answer: Promise<Answer> }>({ max: MOST_CACHED })
  return (id, times = 1) => {
    const now = clock.now().getTime()
    const kept = known.get(id)
    if (kept && now - kept.at < membershipTtl * times) return kept.answer
    const answer = call(id)
    known.set(id, { at: now, answer })
    answer.catch(() => {
      if (known.peek(id)?.answer === answer) known.delete(id)
    })
    return answer
  }
}
