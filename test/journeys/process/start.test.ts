import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { app, channels, commands, groups, people, team } from '../../../sandbox/people.ts'
import { startSlack } from '../../../sandbox/slack/slack.ts'

let stop = async () => {}
let right: Record<string, string> = {}
let started: StartedProcess[] = []
beforeAll(async () => {
  const keepnet = await startKeepnet()
  const delivery = { mode: 'socket' as const }
  const slack = await startSlack({ team, people, channels, groups, app, commands, delivery })
  const directory = await mkdtemp(join(tmpdir(), 'countersign-start-'))
  right = {
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_APP_TOKEN: app.appToken,
    SLACK_API_URL: slack.apiUrl,
    APPROVERS: 'S0APPROVERS',
    KEEPNET_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: keepnet.url,
    DATA_DIR: directory,
    PORT: '0'
  }
  stop = async () => {
    await slack.stop()
    await keepnet.stop()
    await rm(directory, { recursive: true })
  }
})
afterEach(async () => {
  for (const one of started) one.process.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  started = []
})
afterAll(() => stop())

type StartedProcess = { process: ChildProcess; said: { text: string }; ended: Promise<{ code: number; text: string }> }

/** A real process with this environment only. */
function start(environment: Record<string, string>, cwd = '.', command: readonly string[] = []): StartedProcess {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, ['--liftoff-only', 'src/main.ts', ...command], {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...environment }
  })
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said.text += String(piece)))
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), text: said.text }))
  const one = { process: child, said, ended }
  started.push(one)
  return one
}

/** The output of such a process, once it has ended. */
async function refusalOf(environment: Record<string, string>) {
  const { code, text } = await start(environment).ended
  expect(text).not.toMatch(/^\s+at .*:\d+:\d+/m)
  expect(code).toBe(1)
  return text
}

describe('starting', { timeout: 60_000 }, () => {
  it('with an invalid environment lists everything that is missing or invalid, with valid examples', async () => {
    const said = await refusalOf({
      SLACK_BOT_TOKEN: 'xoxp-secret',
      CHANGES_CHANNEL: '#changes',
      PORT: '99999',
      LOG_LEVEL: 'loud'
    })
    expect(said.split('\n')).toEqual([
      'Countersign cannot start, because of its environment:',
      expect.stringMatching(/^ {2}SLACK_BOT_TOKEN is wrong: given 11 characters, not shown here\. .*begins with xoxb-/),
      expect.stringMatching(/^ {2}SLACK_SIGNING_SECRET is missing\..*SLACK_APP_TOKEN/),
      expect.stringMatching(/^ {2}CHANGES_CHANNEL is wrong: given "#changes"\. .*like C012AB3CD/),
      expect.stringMatching(/^ {2}APPROVERS is missing\./),
      expect.stringMatching(/^ {2}APPDIRECT_CLIENT_ID is missing\./),
      expect.stringMatching(/^ {2}APPDIRECT_CLIENT_SECRET is missing\./),
      expect.stringMatching(/^ {2}APPDIRECT_BASE_URL is missing\./),
      expect.stringMatching(/^ {2}KEEPNET_CLIENT_ID is missing\./),
      expect.stringMatching(/^ {2}KEEPNET_CLIENT_SECRET is missing\./),
      expect.stringMatching(/^ {2}PORT is wrong: given "99999"\. .*0 .* to 65535/),
      expect.stringMatching(/^ {2}LOG_LEVEL is wrong: given "loud"\. .*fatal, error/),
      '  One vendor is enough: give what is missing of AppDirect or of Keepnet.',
      ''
    ])
  })

  it('with a token that Slack refuses says so', async () => {
    const said = await refusalOf({ ...right, SLACK_BOT_TOKEN: 'xoxb-of-somebody-else' })
    expect(said).toContain('Slack does not take SLACK_BOT_TOKEN: invalid_auth.')
    expect(said).not.toContain('of-somebody-else')
  })

  it('with an app token that Slack refuses says so', async () => {
    const said = await refusalOf({ ...right, SLACK_APP_TOKEN: 'xapp-of-somebody-else' })
    expect(said).toContain('Slack does not take SLACK_APP_TOKEN: invalid_auth.')
    expect(said).not.toContain('of-somebody-else')
  })

  it('says so if Slack cannot be reached', async () => {
    const said = await refusalOf({ ...right, SLACK_API_URL: 'http://127.0.0.1:65535/api/' })
    expect(said).toContain('Slack cannot be reached')
  })

  it('says so if PostgreSQL cannot be reached, without the password', async () => {
    const said = await refusalOf({ ...right, DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/record' })
    expect(said).toContain('PostgreSQL at 127.0.0.1:1 cannot be used: connect ECONNREFUSED')
    expect(said).toContain('Is DATABASE_URL right, and is it running?')
    expect(said).not.toContain('hidden')
  })

  it.each(['PORT', 'OPS_PORT'])('says so if the %s is taken', async variable => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { SLACK_APP_TOKEN, ...http } = right
    const said = await refusalOf({ ...http, SLACK_SIGNING_SECRET: app.signingSecret, [variable]: port })
    other.close()
    expect(said).toContain(`127.0.0.1:${port} is in use`)
    expect(said).toContain(`or set ${variable} to another`)
  })

  it.each(['--help', '-h', 'help'])('with %s lists the commands, whatever the environment', async command => {
    const { code, text } = await start({}, '.', [command]).ended
    expect(code).toBe(0)
    for (const name of ['bot', 'worker', 'doctor', 'policy', 'audit', 'migrate'])
      expect(text).toMatch(RegExp(`^ +${name} `, 'm'))
  })

  it('with a command that there is not names it, and lists those that there are', async () => {
    const { code, text } = await start({}, '.', ['dance']).ended
    expect(text).toMatch(/^There is no command “dance”\.\nUsage: npm start/)
    expect(code).toBe(1)
  })

  it('of the demo on a port that is taken says so in one line', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const PORT = typeof address === 'object' ? String(address?.port) : ''
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'countersign-taken-'))
    const { code, text } = await start({ PORT, DATA_DIR }, '.', ['demo']).ended
    other.close()
    await rm(DATA_DIR, { recursive: true })
    expect(text).toBe(`Port ${PORT} is in use by another program. Stop it, or set PORT to a free one.\n`)
    expect(code).toBe(1)
  })

  it('works without the sandbox: src/ is enough', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'countersign-src-'))
    await cp('src', join(copy, 'src'), { recursive: true })
    await cp('package.json', join(copy, 'package.json'))
    await symlink(resolve('node_modules'), join(copy, 'node_modules'))
    const process = start({ ...right, DATA_DIR: join(copy, 'data') }, copy)
    await expect.poll(() => process.said.text, { timeout: 20_000 }).toContain('Countersign is ready')
    process.process.kill('SIGTERM')
    expect((await process.ended).code).toBe(0)
    await rm(copy, { recursive: true })
  })

  it('a second time with the same DATA_DIR is refused with an explanation, and the first goes on', async () => {
    const first = start(right)
    await expect.poll(() => first.said.text, { timeout: 20_000 }).toContain('Countersign is ready')
    const said = await refusalOf(right)
    expect(said).toContain(right.DATA_DIR)
    expect(said).toContain(`process ${first.process.pid}`)
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(first.process.exitCode).toBeNull()
    first.process.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
  })
})
