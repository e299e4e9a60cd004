import type { App, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { openList } from '../alerts/list.ts'
import { watchCompany } from '../alerts/threshold.ts'
import { openForm } from '../company-form/listen.ts'
import { HELP } from '../text/help.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { readSubcommand, unescaped } from './command-text.ts'
import { delegateCommand, freezeAll, unfreezeAll } from './freeze.ts'
import { listQueue } from './queue.ts'
import { showCompany } from './show.ts'

/** `/company …`: the one command. */
export function listenToCommand(app: App, dependencies: SlackDependencies): void {
  app.command('/company', async args => {
    const { name, rest } = readSubcommand(args.command.text)
    const subcommand = SUBCOMMANDS.get(name || 'help')
    if (subcommand) await subcommand(dependencies, args, rest)
    else await help(args, `There is no \`/company ${escaped(unescaped(name).replaceAll('`', ''))}\`.\n`)
  })
}

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

type Subcommand = (dependencies: SlackDependencies, args: Args, rest: string) => Promise<void>

/** What `/company` can be followed by, each with what comes after it. */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['update', openForm],
  ['show', (dependencies, args, rest) => showCompany(dependencies, args, unescaped(rest))],
  ['queue', listQueue],
  ['over-limit', (dependencies, args) => openList(dependencies, args, { condition: 'seats' })],
  ['renewals', (dependencies, args) => openList(dependencies, args, { condition: 'term' })],
  ['snoozed', (dependencies, args) => openList(dependencies, args, { snoozed: true, order: 'date' })],
  ['watch', (dependencies, args, rest) => watchCompany(dependencies, args, unescaped(rest))],
  ['freeze', freezeAll],
  ['unfreeze', unfreezeAll],
  ['delegate', delegateCommand],
  ['help', (_, args) => help(args, '')]
])

async function help({ ack }: Pick<SlackCommandMiddlewareArgs, 'ack'>, before: string): Promise<void> {
  await ack({ response_type: 'ephemeral', text: `${before}${HELP}` })
}
