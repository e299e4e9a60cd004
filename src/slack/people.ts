import type { WebClient } from '@slack/web-api'
import type { Clock, Log, People } from '../changes/ports.ts'

/**
 * How long a membership is believed, in milliseconds: as long as one click takes, so that whoever was taken out of a
 * group does not approve by it. Many who click at once ask once; Slack lets us ask some twenty times a minute.
 */
const FRESH = 5_000

/** Who is in which user group, asked of Slack at the click. Fails closed: null when Slack does not say. */
export function createPeople(quick: WebClient, clock: Clock, log: Log): People {
  const known = new Map<string, { at: number; members: Promise<readonly string[]> }>()

  function membersOf(group: string): Promise<readonly string[]> {
    const now = clock.now().getTime()
    const kept = known.get(group)
    if (kept && now - kept.at < FRESH) return kept.members
    const members = quick.usergroups.users.list({ usergroup: group }).then(({ users }) => users ?? [])
    known.set(group, { at: now, members })
    members.catch(() => known.delete(group))
    return members
  }

  return {
    async members(groups) {
      try {
        return new Set((await Promise.all(groups.map(membersOf))).flat())
      } catch (error) {
        log.warn({ groups, err: error }, 'Slack did not say who is in the approvers’ groups')
        return null
      }
    }
  }
}
