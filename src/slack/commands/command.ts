import type { App } from '@slack/bolt'
import { LRUCache } from 'lru-cache'
import { endDelegation, freeze, startDelegation, unfreeze } from '../../changes/access/freeze-and-delegate.ts'
import { todayOf } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import { endOfDay } from '../../policy/hours.ts'
import { openList } from '../alerts/list.ts'
import { readMonth } from '../alerts/list-page.ts'
import { openBatch } from '../batch/form.ts'
import { openForm } from '../company-form/listen.ts'
import { DELEGATE_USAGE, HELP, sayDelegationFault } from '../text/commands.ts'
import { sayDate } from '../text/dates.ts'
import { count, escaped, oneLine } from '../text/format.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import type { CommandArgs, SlackDependencies } from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { respondOrSections } from '../ui/tables.ts'
import { LONGEST_COMMAND, readSubcommand, unescaped } from './command-text.ts'
import { exportCompanies } from './export.ts'
import { companyHistory } from './history.ts'
import { listQueue, showCompany } from './show.ts'
import { watchCompany } from './watch.ts'

/** The one slash command, with subcommands. */
export function listenToCommand(app: App, dependencies: SlackDependencies): void {
  const mayGoOn = countCommands(dependencies)
  app.command('/company', async args => {
    const person = personOf(args.body)
    const most = person && mayGoOn(person)
    if (most !== undefined) {
      const text = `You’ve sent ${count(most)} commands in the last minute. Wait a minute and try again.`
      return await replyAlone(args, text)
    }
    if (args.command.text.length > LONGEST_COMMAND) {
      await args.ack({
        response_type: 'ephemeral',
        text: 'This command is too long. Use the form instead: `/company update`.'
      })
      return
    }
    const { name, rest } = readSubcommand(args.command.text)
    const subcommand = SUBCOMMANDS.get(name || 'help')
    if (subcommand) await subcommand(dependencies, { ...args, respond: respondOrSections(args.respond) }, rest)
    else await help(args, `There is no \`/company ${escaped(unescaped(name).replaceAll('`', ''))}\`.\n`)
  })
}

/** In milliseconds. */
const MINUTE = 60_000
/** People whose commands are counted; those of others were longer ago. */
const MOST_COUNTED = 10_000

/**
 * Counts commands in memory. The function that it returns counts one more of a person, or returns the most that the
 * policy allows in a minute if they have sent so many; what is refused does not count.
 */
function countCommands({ clock, policy }: Pick<SlackDependencies, 'clock' | 'policy'>) {
  const sent = new LRUCache<string, number[]>({ max: MOST_COUNTED })
  return ({ team, user }: Person): number | undefined => {
    const most = policy().limits.perPerson.commands
    const now = clock.now().getTime()
    const times = (sent.get(`${team} ${user}`) ?? []).filter(at => now - at < MINUTE)
    if (times.length >= most) return most
    sent.set(`${team} ${user}`, [...times, now])
    return undefined
  }
}

/** Answers somebody alone, also where the acknowledgement has gone out empty before. */
async function replyAlone({ ack, respond }: CommandArgs, text: string): Promise<void> {
  await ack()
  await respond({ response_type: 'ephemeral', text })
}

type Subcommand = (dependencies: SlackDependencies, args: CommandArgs, rest: string) => Promise<void>

/** By name; each gets what was typed after it. */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['update', openForm],
  ['batch', openBatch],
  ['show', (dependencies, args, rest) => showCompany(dependencies, args, unescaped(rest))],
  ['history', (dependencies, args, rest) => companyHistory(dependencies, args, unescaped(rest))],
  ['queue', withoutText('queue', listQueue)],
  [
    'over-limit',
    withoutText('over-limit', (dependencies, args) => openList(dependencies, args, { condition: 'seats' }))
  ],
  ['renewals', listRenewals],
  [
    'snoozed',
    withoutText('snoozed', (dependencies, args) => openList(dependencies, args, { snoozed: true, order: 'date' }))
  ],
  ['watch', (dependencies, args, rest) => watchCompany(dependencies, args, unescaped(rest))],
  ['export', withoutText('export', (dependencies, args) => exportCompanies(dependencies, args))],
  ['freeze', freezeAll],
  ['unfreeze', withoutText('unfreeze', unfreezeAll)],
  ['delegate', delegateCommand],
  ['help', (_, args) => help(args, '')]
])

/** A command that takes no text says so where there is some, and does nothing. */
function withoutText(name: string, run: Subcommand): Subcommand {
  return async (dependencies, args, rest) => {
    if (!rest) return await run(dependencies, args, rest)
    await args.ack({
      response_type: 'ephemeral',
      text: `“${oneLine(unescaped(rest))}” is not understood: \`/company ${name}\` takes nothing after it. Nothing was done.`
    })
  }
}

/** `/company renewals` and `/company renewals march`. */
async function listRenewals(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  const typed = unescaped(text)
  const month = readMonth(typed, todayOf(dependencies))
  if (!text || month) return await openList(dependencies, args, { condition: 'term', ...(month && { month }) })
  await args.ack({
    response_type: 'ephemeral',
    text: `“${oneLine(typed)}” is not a month. Type \`/company renewals march\` or \`/company renewals 2027-03\`.`
  })
}

async function help({ ack }: Pick<CommandArgs, 'ack'>, before: string): Promise<void> {
  await ack({ response_type: 'ephemeral', text: `${before}${HELP}` })
}

/** `/company freeze REASON`: stops all changes, and announces it in the channel. */
async function freezeAll(dependencies: SlackDependencies, args: CommandArgs, reason: string): Promise<void> {
  await answer(args, async person => {
    const channel = dependencies.channels.changes ?? args.body.channel_id
    const result = await freeze(dependencies, person, channel, unescaped(reason))
    return result === 'frozen'
      ? '🧊 Frozen: nothing can be requested, approved or applied. `/company unfreeze` ends it.'
      : sayPolicyRefusal(result)
  })
}

/** `/company unfreeze`: ends the freeze. */
async function unfreezeAll(dependencies: SlackDependencies, args: CommandArgs): Promise<void> {
  await answer(args, async person => {
    const result = await unfreeze(dependencies, person)
    return result === 'unfrozen' ? 'Unfrozen. Approved changes are applied now.' : sayPolicyRefusal(result)
  })
}

/** `/company delegate @bob until 2026-12-01` and `/company delegate off`. */
async function delegateCommand(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  await answer(args, async person => {
    if (text === 'off') {
      return (await endDelegation(dependencies, person)) ? 'Your delegation has ended.' : 'You have no delegation.'
    }
    const [, user, day] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s+until\s+(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
    // Until the end of that day, in the time zone of the policy's working hours.
    const until = day && endOfDay(day, dependencies.policy().hours)
    if (!until || !user) return `${text && `“${oneLine(unescaped(text))}” is not understood. `}${DELEGATE_USAGE}`
    const result = await startDelegation(dependencies, person, until, { team: person.team, user })
    if (result === 'delegate') {
      await announceDelegation(dependencies, person, user, day)
      return `<@${user}> decides for you until ${sayDate(day)}, but never on your own requests. \`/company delegate off\` ends it.`
    }
    return 'fault' in result ? sayDelegationFault(result) : sayPolicyRefusal(result)
  })
}

/** Tells the delegate and, in the channel for changes, the people with whom they will decide. */
async function announceDelegation(
  { views, channels }: SlackDependencies,
  { user: absent }: Person,
  delegate: string,
  day: string
): Promise<void> {
  const ends = `until ${sayDate(day)}, or until <@${absent}> ends it`
  await views.tell(delegate, `You decide for <@${absent}> from now on, ${ends}.`)
  if (channels.changes)
    await views.tell(channels.changes, `<@${delegate}> decides for <@${absent}> from now on, ${ends}.`)
}

async function answer({ ack, respond, body }: CommandArgs, act: (person: Person) => Promise<string>): Promise<void> {
  await ack()
  const person = personOf(body)
  if (person) await respond({ response_type: 'ephemeral', text: await act(person) })
}
