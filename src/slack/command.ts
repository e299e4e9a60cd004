import type { App, SlackCommandMiddlewareArgs } from '@slack/bolt'
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
    switch (name) {
      case 'update':
        return openForm(door, args, rest)
      case 'show':
        return showCompany(door, args, unescaped(rest))
      case 'freeze':
        return freezeAll(door, args, rest)
      case 'thaw':
        return thawAll(door, args)
      case 'away':
        return awayOrBack(door, args, rest)
      case 'back':
        return awayOrBack(door, args, 'back')
      case 'queue':
        return listQueue(door, args)
      case 'help':
      case '':
        return help(args, '')
      default:
        return help(args, `There is no \`/company ${escaped(unescaped(name).replaceAll('`', ''))}\`.\n`)
    }
  })
}

async function help({ ack }: Pick<SlackCommandMiddlewareArgs, 'ack'>, before: string): Promise<void> {
  await ack({ response_type: 'ephemeral', text: `${before}${HELP}` })
}
