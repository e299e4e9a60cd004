import { App } from '@slack/bolt'
import { channels, commands, groups, app as installed, people, team } from '../../sandbox/people.ts'
import { type SandboxSlack, startSlack } from '../../sandbox/slack/slack.ts'
import { openProduct } from '../journeys/harness/product.ts'
import { quantiles, type Row } from './figures.ts'

/** So many commands of each kind, one after the other. */
const COMMANDS = 100

/** How soon Slack is answered while the vendor takes ten seconds, beside a bare Bolt app that does nothing but answer. */
export async function acks(): Promise<Row[]> {
  return [await bare(), await ours()]
}

async function bare(): Promise<Row> {
  const slack = await startSlack({
    team,
    people,
    channels,
    groups,
    app: installed,
    commands,
    delivery: { mode: 'socket' }
  })
  const clientOptions = { slackApiUrl: slack.apiUrl }
  const app = new App({ token: installed.botToken, appToken: installed.appToken, socketMode: true, clientOptions })
  app.command('/company', ({ ack }) => ack())
  await app.start()
  await command(slack, '/company update acme ltd')
  const row = { name: 'bare Bolt app, ack only', unit: 'ms', ...quantiles(times(slack)) }
  await app.stop()
  await slack.stop()
  return row
}

async function ours(): Promise<Row> {
  const product = await openProduct('socket')
  product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 10_000 }, times: 'always' })
  await command(product.slack, '/company update acme ltd')
  const row = { name: 'Countersign, vendor 10 s slow', unit: 'ms', ...quantiles(times(product.slack)) }
  product.keepnet.behave()
  await product.close()
  return row
}

async function command(slack: SandboxSlack, text: string): Promise<void> {
  const ben = slack.as('ben')
  for (let count = 0; count < COMMANDS; count++) {
    await ben.command(text, { in: '#changes' })
    if (ben.modal()) await ben.close()
  }
}

function times(slack: SandboxSlack): number[] {
  return slack.acks.flatMap(({ ms }) => (ms === null ? [] : [ms]))
}
