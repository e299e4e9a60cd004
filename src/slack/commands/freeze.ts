import type { SlackCommandMiddlewareArgs } from '@slack/bolt'
import { comeBack, goAway } from '../../changes/access/delegation.ts'
import { freeze, thaw } from '../../changes/access/freeze.ts'
import type { Person } from '../../policy/people.ts'
import { endOfDay } from '../../policy/reminders/hours.ts'
import { sayAwayFault, USAGE_AWAY } from '../text/delegation.ts'
import { sayDenial } from '../text/policy-refusals.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { unescaped } from './command-text.ts'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

/** `/company freeze REASON`: stops everything, announced in the channel. */
export async function freezeAll(dependencies: SlackDependencies, args: Args, reason: string): Promise<void> {
  await answer(args, async person => {
    const channel = dependencies.channels.changes ?? args.body.channel_id
    const result = await freeze(dependencies, person, channel, unescaped(reason))
    return result === 'frozen' ? 'Everything is frozen. `/company thaw` ends it.' : sayDenial(result)
  })
}

/** `/company thaw`: ends the freeze. */
export async function thawAll(dependencies: SlackDependencies, args: Args): Promise<void> {
  await answer(args, async person => {
    const result = await thaw(dependencies, person)
    return result === 'thawed' ? 'Thawed. Changes that were approved go on.' : sayDenial(result)
  })
}

/** `/company away until 2026-12-01 @bob` and `/company back`: who decides in one's place. */
export async function awayOrBack(dependencies: SlackDependencies, args: Args, text: string): Promise<void> {
  await answer(args, async person => {
    if (text === 'back') {
      return (await comeBack(dependencies, person))
        ? 'You are back: nobody decides in your place.'
        : 'You were not away.'
    }
    const [, day, user] = /^until\s+(\d{4}-\d\d-\d\d)\s+<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(text) ?? []
    // The whole of the day named, where the policy's people work: until is said of days.
    const until = day && endOfDay(day, dependencies.policy().hours)
    if (!until || !user) return USAGE_AWAY
    const result = await goAway(dependencies, person, until, { team: person.team, user })
    if (result === 'away') {
      return `Until ${day} <@${user}> may decide in your place, but never on what you asked for. \`/company back\` ends it.`
    }
    return 'fault' in result ? sayAwayFault(result) : sayDenial(result)
  })
}

async function answer({ ack, respond, body }: Args, act: (person: Person) => Promise<string>): Promise<void> {
  await ack()
  const person = personOf(body)
  if (person) await respond({ response_type: 'ephemeral', text: await act(person) })
}
