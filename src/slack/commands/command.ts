import type { App } from '@slack/bolt'
import { endDelegation, freeze, startDelegation, unfreeze } from '../../changes/access/freeze-and-delegate.ts'
import type { Person } from '../../policy/context.ts'
import { endOfDay } from '../../policy/hours.ts'
import { openList } from '../alerts/list.ts'
import { openBatch } from '../batch/form.ts'
import { openForm } from '../company-form/listen.ts'
import { DELEGATE_USAGE, HELP, sayDelegationFault } from '../text/commands.ts'
import { escaped } from '../text/format.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import type { CommandArgs, SlackDependencies } from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { respondOrSections } from '../ui/tables.ts'
import { LONGEST_COMMAND, readSubcommand, unescaped } from './command-text.ts'
import { exportCompanies } from './export.ts'
import { companyHistory } from './history.ts'
import { listQueue, showCompany } from './show-and-queue.ts'
import { watchCompany } from './watch.ts'

/** The one slash command, with subcommands. */
export function listenToCommand(app: App, dependencies: SlackDependencies): void {
  app.command('/company', async args => {
    if (args.command.text.length > LONGEST_COMMAND) {
      await args.ack({ response_type: 'ephemeral', text: 'This command is too long to be read. Use the form instead.' })
      return
    }
    const { name, rest } = readSubcommand(args.command.text)
    const subcommand = SUBCOMMANDS.get(name || 'help')
    if (subcommand) await subcommand(dependencies, { ...args, respond: respondOrSections(args.respond) }, rest)
    else await help(args, `There is no \`/company ${escaped(unescaped(name).replaceAll('`', ''))}\`.\n`)
  })
}

type Subcommand = (dependencies: SlackDependencies, args: CommandArgs, rest: string) => Promise<void>

/** By name; each gets what was typed after it. */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['update', openForm],
  ['batch', (dependencies, args) => openBatch(dependencies, args)],
  ['show', (dependencies, args, rest) => showCompany(dependencies, args, unescaped(rest))],
  ['history', (dependencies, args, rest) => companyHistory(dependencies, args, unescaped(rest))],
  ['queue', listQueue],
  ['over-limit', (dependencies, args) => openList(dependencies, args, { condition: 'seats' })],
  ['renewals', (dependencies, args) => openList(dependencies, args, { condition: 'term' })],
  ['snoozed', (dependencies, args) => openList(dependencies, args, { snoozed: true, order: 'date' })],
  ['watch', (dependencies, args, rest) => watchCompany(dependencies, args, unescaped(rest))],
  ['export', (dependencies, args) => exportCompanies(dependencies, args)],
  ['freeze', freezeAll],
  ['unfreeze', unfreezeAll],
  ['delegate', delegateCommand],
  ['help', (_, args) => help(args, '')]
])

async function help({ ack }: Pick<CommandArgs, 'ack'>, before: string): Promise<void> {
  await ack({ response_type: 'ephemeral', text: `${before}${HELP}` })
}

/** `/company freeze REASON`: stops all changes, and announces it in the channel. */
async function freezeAll(dependencies: SlackDependencies, args: CommandArgs, reason: string): Promise<void> {
  await answer(args, async person => {
    const channel = dependencies.channels.changes ?? args.body.channel_id
    const result = await freeze(dependencies, person, channel, unescaped(reason))
    return result === 'frozen' ? 'Everything is frozen. `/company unfreeze` ends it.' : sayPolicyRefusal(result)
  })
}

/** `/company unfreeze`: ends the freeze. */
async function unfreezeAll(dependencies: SlackDependencies, args: CommandArgs): Promise<void> {
  await answer(args, async person => {
    const result = await unfreeze(dependencies, person)
    return result === 'unfrozen' ? 'Unfrozen. Changes that were approved go on.' : sayPolicyRefusal(result)
  })
}

/** `/company delegate @bob until 2026-12-01` and `/company delegate off`. */
async function delegateCommand(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  await answer(args, async person => {
    if (text === 'off') {
      return (await endDelegation(dependencies, person))
        ? 'You are back: nobody decides in your place.'
        : 'You were not away.'
    }
    const [, user, day] = /^<@([UW][A-Z0-9]+)(?:\|[^>]*)?>\s+until\s+(\d{4}-\d\d-\d\d)$/.exec(text) ?? []
    // Until the end of that day, in the time zone of the policy's working hours.
    const until = day && endOfDay(day, dependencies.policy().hours)
    if (!until || !user) return DELEGATE_USAGE
    const result = await startDelegation(dependencies, person, until, { team: person.team, user })
    if (result === 'delegate') {
      return `Until ${day} <@${user}> may decide in your place, but never on what you asked for. \`/company delegate off\` ends it.`
    }
    return 'fault' in result ? sayDelegationFault(result) : sayPolicyRefusal(result)
  })
}

async function answer({ ack, respond, body }: CommandArgs, act: (person: Person) => Promise<string>): Promise<void> {
  await ack()
  const person = personOf(body)
  if (person) await respond({ response_type: 'ephemeral', text: await act(person) })
}
