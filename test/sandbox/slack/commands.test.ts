import { App } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../../../sandbox/slack/options.ts'
import { startWorkspace, workspace } from './harness.ts'

let stop = async () => {}
afterEach(() => stop())

/** The text that the app gets after the command. */
async function textAfter(command: string | Command, typed: string): Promise<string> {
  const slack = await startWorkspace({ commands: [command] })
  const clientOptions = { slackApiUrl: slack.apiUrl }
  const app = new App({
    token: workspace.app.botToken,
    appToken: workspace.app.appToken,
    socketMode: true,
    clientOptions
  })
  const texts: string[] = []
  app.command('/company', async ({ ack, body }) => {
    texts.push(body.text)
    await ack()
  })
  await app.start()
  stop = async () => {
    await app.stop()
    await slack.stop()
  }
  await slack.as('ann').command(`/company ${typed}`, { in: '#changes' })
  return texts.join('\n')
}

describe('the text after a command', () => {
  const escaping = { name: '/company', shouldEscape: true }

  it('is sent as typed by default', async () => {
    expect(await textAfter('/company', 'away @ben <b> & #changes')).toBe('away @ben <b> & #changes')
  })

  it('is sent escaped, with people and channels by id and name, with should_escape', async () => {
    expect(await textAfter(escaping, 'away @ben <b> & #changes')).toBe(
      'away <@UBEN|ben> &lt;b&gt; &amp; <#CCHANGES|changes>'
    )
  })

  it('is sent with links in brackets, including links that contain what looks like a name', async () => {
    expect(await textAfter(escaping, 'site=https://a.example/@ben?b=c&d')).toBe(
      'site=<https://a.example/@ben?b=c&amp;d>'
    )
  })

  it('keeps unknown names as typed', async () => {
    expect(await textAfter(escaping, '@nobody #nowhere ann@ben')).toBe('@nobody #nowhere ann@ben')
  })
})
