import type { SlackCommandMiddlewareArgs } from '@slack/bolt'
import { endDelegation, startDelegation } from '../../changes/access/delegation.ts'
import { freeze, unfreeze } from '../../changes/access/freeze.ts'
import type { Person } from '../../policy/people.ts'
import { endOfDay } from '../../policy/reminders/hours.ts'
import { DELEGATE_USAGE, sayDelegationFault } from '../text/delegation.ts'
import { sayPolicyRefusal } from '../text/policy-refusals.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { unescaped } from './command-text.ts'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

/** `/company freeze REASON`: stops everything, announced in the channel. */
export async function freezeAll(dependencies: SlackDependencies, args: Args, reason: string): Promise<void> {
  await answer(args, async person => {
    const channel = dependencies.channels.changes ?? args.body.channel_id
    const result = await freeze(dependencies, person, channel, unescaped(reason))
    return result === 'frozen' ? 'Everything is frozen. `/company unfreeze` ends it.' : sayPolicyRefusal(result)
  })
}

/** `/company unfreeze`: ends the freeze. */
export async function unfreezeAll(dependencies: SlackDependencies, args: Args): Promise<void> {
  await answer(args, async person => {
    const result = await unfreeze(dependencies, person)
    return result === 'unfrozen' ? 'Unfrozen. Changes that were approved go on.' : sayPolicyRefusal(result)
  })
}

/** `/company delegate @bob until 2026-12-01` and `/company delegate off`: who decides in one's place. */
export async function delegateCommand(dependencies: SlackDependencies, args: Args, text: string): Promise<void> {
  await answer(args, async person => {
    if (text === 'off') {
      return (await endDelegation(dependencies, person))
        ? 'You are back: nobody decides in your place.'
        : 'You were not away.'
    }
    const [, user, day] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s+until\s+(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
    // The whole of the day named, where the policy's people work: until is said of days.
    const until = day && endOfDay(day, dependencies.policy().hours)
    if (!until || !user) return DELEGATE_USAGE
    const result = await startDelegation(dependencies, person, until, { team: person.team, user })
    if (result === 'delegate') {
      return `Until ${day} <@${user}> may decide in your place, but never on what you asked for. \`/company delegate off\` ends it.`
    }
    return 'fault' in result ? sayDelegationFault(result) : sayPolicyRefusal(result)
  })
}

async function answer({ ack, respond, body }: Args, act: (person: Person) => Promise<string>): Promise<void> {
  await ack()
  const person = personOf(body)
  if (person) await respond({ response_type: 'ephemeral', text: await act(person) })
}
