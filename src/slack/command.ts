import type { App, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { openList } from './alerts/list.ts'
import { watchCompany } from './alerts/threshold.ts'
import { readSubcommand, unescaped } from './command-text.ts'
import type { Door } from './door.ts'
import { awayOrBack, freezeAll, thawAll } from './freeze.ts'
import { escaped } from './mrkdwn.ts'
import { listQueue } from './show/queue.ts'
import { showCompany } from './show/show.ts'
import { openForm } from './update/listen.ts'
import { HELP } from './words/help.ts'

/** `/company …`: the one command. */
export function listenToCommand(app: App, door: Door): void {
  app.command('/company', async args => {
    const { name, rest } = readSubcommand(args.command.text)
    const subcommand = SUBCOMMANDS.get(name || 'help')
    if (subcommand) await subcommand(door, args, rest)
    else await help(args, `There is no \`/company ${escaped(unescaped(name).replaceAll('`', ''))}\`.\n`)
  })
}

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

type Subcommand = (door: Door, args: Args, rest: string) => Promise<void>

/** What `/company` can be followed by, each with what comes after it. */
export const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map<string, Subcommand>([
  ['update', openForm],
  ['show', (door, args, rest) => showCompany(door, args, unescaped(rest))],
  ['queue', listQueue],
  ['over-limit', (door, args) => openList(door, args, { condition: 'seats' })],
  ['renewals', (door, args) => openList(door, args, { condition: 'term' })],
  ['snoozed', (door, args) => openList(door, args, { snoozed: true, order: 'date' })],
  ['watch', (door, args, rest) => watchCompany(door, args, unescaped(rest))],
  ['freeze', freezeAll],
  ['thaw', thawAll],
  ['away', awayOrBack],
  ['back', (door, args) => awayOrBack(door, args, 'back')],
  ['help', (_, args) => help(args, '')]
])

async function help({ ack }: Pick<SlackCommandMiddlewareArgs, 'ack'>, before: string): Promise<void> {
  await ack({ response_type: 'ephemeral', text: `${before}${HELP}` })
}
