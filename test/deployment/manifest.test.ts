import { globSync, readFileSync } from 'node:fs'
import { WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { commands } from '../../sandbox/people.ts'

/** The bot scope that a Web API method needs, from each method's page at docs.slack.dev; null for none. */
const SCOPES: Record<string, string | null> = {
  'apps.connections.open': null, // asks the app-level token
  'auth.test': null,
  'blocks.validate': null,
  'bots.info': 'users:read',
  'chat.delete': 'chat:write',
  'chat.getPermalink': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': 'channels:history',
  'conversations.info': 'channels:read',
  'conversations.open': 'im:write',
  'files.info': 'files:read',
  'files.completeUploadExternal': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'files.uploadV2': 'files:write',
  'conversations.replies': 'channels:history',
  'team.info': 'team:read',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.push': null,
  'views.update': null
}

/** Scopes that no method needs by itself, and the method that they widen. */
const WIDENS: Record<string, string> = {
  'chat:write.public': 'chat.postMessage',
  'groups:history': 'conversations.history',
  'im:history': 'conversations.history'
}

/** Scopes of methods without which the bot works, with less. */
const OPTIONAL = [...Object.keys(WIDENS), 'channels:history']

/** Every method of the Web API, as the client has them. */
const METHODS = methodsOf(new WebClient())

const root = new URL('../..', import.meta.url).pathname
const source = globSync('src/slack/**/*.ts', { cwd: root })
  .map(file => readFileSync(`${root}${file}`, 'utf8'))
  .join('\n')
const text = readFileSync(`${root}manifest.yml`, 'utf8')

const Manifest = z.object({
  display_information: z.object({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000)
  }),
  features: z.object({
    app_home: z.object({ home_tab_enabled: z.boolean() }),
    slash_commands: z.array(
      z.object({
        command: z.string().regex(/^\/.{1,31}$/),
        url: z.url().optional(),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
        should_escape: z.boolean()
      })
    ),
    shortcuts: z.array(z.object({ callback_id: z.string() })).default([])
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.url().optional(), bot_events: z.array(z.string()) }),
    interactivity: z.object({
      is_enabled: z.boolean(),
      request_url: z.url().optional(),
      message_menu_options_url: z.url().optional()
    }),
    socket_mode_enabled: z.boolean()
  })
})
const manifest = Manifest.parse(parse(text))
const { bot, bot_optional: optional } = manifest.oauth_config.scopes

describe('manifest', () => {
  const used = uses(source)

  it('has exactly the commands that the code answers', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command).toSorted()).toEqual(used.commands)
  })

  it('has the commands that the sample workspace has', () => {
    const named = manifest.features.slash_commands.map(one => ({ name: one.command, shouldEscape: one.should_escape }))
    expect(named).toEqual(commands)
  })

  it('has people come as ids, where the code reads whom somebody names', () => {
    expect(manifest.features.slash_commands.map(one => one.should_escape)).toEqual([true])
  })

  it('has exactly the events that the code listens to', () => {
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(used.events)
  })

  it('has the Home tab when the code draws it, and is told when somebody opens it', () => {
    const { home_tab_enabled: isEnabled } = manifest.features.app_home
    expect(isEnabled).toBe(used.methods.includes('views.publish'))
    expect(isEnabled).toBe(used.events.includes('app_home_opened'))
  })

  it('has exactly the shortcuts that the code answers', () => {
    expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id).toSorted()).toEqual(used.shortcuts)
  })

  it('is interactive when the code has forms, buttons or menus', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(used.interactive)
  })

  it('asks for exactly the scopes that the code needs', () => {
    const unknown = used.methods.filter(method => !(method in SCOPES))
    expect(unknown, 'the table in this test must say which scope these need').toEqual([])
    const needed = new Set(used.methods.flatMap(method => SCOPES[method] ?? []))
    if (used.commands.length > 0) needed.add('commands')
    for (const [scope, method] of Object.entries(WIDENS)) if (used.methods.includes(method)) needed.add(scope)
    expect(bot.toSorted()).toEqual([...needed].toSorted())
  })

  it('says for every scope what it is for', () => {
    const bare = text.split('\n').filter(line => /^ {6}- /.test(line) && !/ # .{8}/.test(line))
    expect(bare).toEqual([])
  })

  it('lets only scopes be refused that it asks for and can do without', () => {
    expect(optional.filter(scope => !bot.includes(scope) || !OPTIONAL.includes(scope))).toEqual([])
  })

  it('has no address in Socket Mode, and is whole with all of them for HTTP', () => {
    expect(text).toMatch(/^ {2}socket_mode_enabled: true$/m)
    expect(text).not.toMatch(/^ *(?:\w*url):/m)
    const http = Manifest.parse(parse(text.replaceAll(/^( *)# (\w*url: )/gm, '$1$2')))
    expect(http.features.slash_commands.every(({ url }) => url !== undefined)).toBe(true)
    expect(http.settings.event_subscriptions.request_url).toBeDefined()
    expect(http.settings.interactivity.request_url).toBeDefined()
    expect(http.settings.interactivity.message_menu_options_url).toBeDefined()
  })
})

describe('reading what the code uses', () => {
  it('sees commands, events, methods and forms', () => {
    const code = `
      app.command('/company', ask)
      app.event('subteam_members_changed', forget)
      app.view({ callback_id: 'x' }, done)
      await patient.chat.postMessage({ channel })
      await client.usergroups.users.list({ usergroup })
      await client.apiCall('views.open', {})
      client.logger.info('x'); view.blocks.some(isInput)`
    expect(uses(code)).toEqual({
      commands: ['/company'],
      events: ['subteam_members_changed'],
      shortcuts: [],
      methods: ['chat.postMessage', 'usergroups.users.list', 'views.open'],
      interactive: true
    })
  })
})

/** What a source uses of Slack, each once and sorted. Any client counts, whatever it is called. */
function uses(code: string) {
  return {
    commands: all(code, /\.command\(\s*['"`](\/[^'"`]+)/g),
    events: all(code, /\.event\(\s*['"`]([\w.]+)/g),
    shortcuts: all(code, /\.shortcut\(\s*['"`]([^'"`]+)/g),
    methods: [
      ...new Set([...all(code, /([\w.]+)\(/g).flatMap(called), ...all(code, /\.apiCall\(\s*'([\w.]+)/g)])
    ].toSorted(),
    interactive: /\.(?:view|action|options|shortcut)\(/.test(code)
  }
}

/** The method that `client.usergroups.users.list` calls: the longest, and not `users.list` as well. */
function called(chain: string): string[] {
  return METHODS.filter(method => chain.endsWith(`.${method}`))
    .toSorted((one, other) => other.length - one.length)
    .slice(0, 1)
}

function all(code: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(code.matchAll(pattern), ([, name]) => name ?? ''))].toSorted()
}

function methodsOf(part: object, path: readonly string[] = []): string[] {
  return Object.entries(part).flatMap(([name, value]) => {
    if (typeof value === 'function') return path.length === 0 ? [] : [[...path, name].join('.')]
    return typeof value === 'object' && value !== null && path.length < 3 ? methodsOf(value, [...path, name]) : []
  })
}
