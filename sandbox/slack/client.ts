import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { uploadIn } from './api/files.ts'
import { isRecord } from './check/problem.ts'
import { fileBody, filesOf, homeBody, viewBody } from './delivery/bodies.ts'
import { asValues } from './inputs.ts'
import { act, chooseShortcut, suggest } from './interactions/act.ts'
import { commandOf, openHome, send } from './interactions/command.ts'
import { close, submit } from './interactions/submit.ts'
import { type Container, ImpossibleAct, type WorkspaceParts } from './parts.ts'
import { channelsOf, type Message, messagesOf, type Workspace } from './workspace.ts'

type Body = Record<string, unknown>

/** The web page's API under `/client/`: the same actions as the test API's, as JSON. */
export function client(parts: WorkspaceParts): Hono {
  const app = new Hono()

  app.onError((fault, context) => {
    if (fault instanceof ImpossibleAct) return context.json({ failed: fault.message }, 400)
    throw fault
  })

  app.get('/client/people', context => context.json(peopleOf(parts)))
  app.get('/client/state', context => context.json(stateOf(parts, personIn(parts, context.req.query()))))

  app.get('/client/events', context => {
    personIn(parts, context.req.query())
    return streamSSE(context, async stream => {
      let wake = () => {}
      const stop = parts.workspace.onChange(() => wake())
      stream.onAbort(() => {
        stop()
        wake()
      })
      while (!stream.aborted) {
        const changed = new Promise<void>(resolve => {
          wake = resolve
        })
        await stream.writeSSE({ event: 'changed', data: '{}' })
        await changed
      }
    })
  })

  app.get('/client/files/:id', context => {
    const person = personIn(parts, context.req.query())
    const file = parts.workspace.files.get(context.req.param('id'))
    const channels = channelsOf(parts.workspace, person).map(one => one.id)
    if (!file?.content || !file.channels.some(one => channels.includes(one))) {
      throw new ImpossibleAct(`${person} sees no file ${context.req.param('id')}.`)
    }
    // Saved and never shown: what is in it may be a web page.
    return context.body(new Uint8Array(file.content), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
    })
  })

  app.post('/client/upload', async context => {
    const person = personIn(parts, context.req.query())
    const content = Buffer.from(await context.req.arrayBuffer())
    return context.json(fileBody(uploadIn(parts, person, context.req.query('name') ?? 'file', content)))
  })

  const acts: Record<string, (person: string, body: Body) => Promise<object>> = {
    command: (person, body) => send(parts, person, text(body, 'channel'), text(body, 'text')),
    message: (person, body) =>
      send(parts, person, text(body, 'channel'), text(body, 'text'), optional(body, 'threadTs')),
    action: (person, body) => {
      const { actionId, type, ...rest } = isRecord(body.action) ? body.action : {}
      const done = { ...snaked(rest), actionId: String(actionId), blockId: text(body, 'blockId'), type: String(type) }
      return act(parts, person, containerIn(body), done, asValues(body.values))
    },
    suggestions: (person, body) =>
      suggest(
        parts,
        person,
        containerIn(body),
        text(body, 'blockId'),
        text(body, 'actionId'),
        text(body, 'value'),
        asValues(body.values)
      ),
    submit: (person, body) => submit(parts, person, text(body, 'viewId'), asValues(body.values)),
    close: (person, body) => close(parts, person, text(body, 'viewId')),
    shortcut: (person, body) =>
      chooseShortcut(parts, person, text(body, 'callbackId'), { channel: text(body, 'channel'), ts: text(body, 'ts') }),
    home: person => openHome(parts, person)
  }
  for (const [name, doing] of Object.entries(acts)) {
    app.post(`/client/${name}`, async context => {
      const body: unknown = await context.req.json().catch(() => null)
      if (!isRecord(body)) throw new ImpossibleAct('The body is not a JSON object.')
      return context.json(await doing(personIn(parts, body), body))
    })
  }
  return app
}

function personIn(parts: WorkspaceParts, body: Body): string {
  const member = parts.workspace.member(String(body.as))
  if (member === undefined || member.isBot) throw new ImpossibleAct(`There is nobody ${String(body.as)} here.`)
  return member.id
}

function containerIn(body: Body): Container {
  const given = isRecord(body.container) ? body.container : {}
  return given.type === 'message'
    ? { type: 'message', channel: text(given, 'channel'), ts: text(given, 'ts') }
    : { type: 'view', viewId: text(given, 'viewId') }
}

function text(body: Body, key: string): string {
  const value = body[key]
  if (typeof value !== 'string') throw new ImpossibleAct(`${key} has to be a string.`)
  return value
}

function optional(body: Body, key: string): string | undefined {
  return body[key] === undefined || body[key] === null ? undefined : text(body, key)
}

/** The page sends `selectedOption`; Slack names it `selected_option`. */
function snaked(given: Body): Body {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), value])
  )
}

/** The people that the page can act as. */
function peopleOf(parts: WorkspaceParts) {
  const { team } = parts.workspace.options
  const people = parts.workspace.members().filter(one => !one.isBot && !one.deleted)
  return {
    team: { id: team.id, name: team.name },
    people: people.map(one => ({ id: one.id, name: one.name, realName: one.realName, title: one.title ?? '' }))
  }
}

/** Everything that one person sees. */
function stateOf(parts: WorkspaceParts, person: string) {
  const { workspace, stacks } = parts
  const me = workspace.member(person)
  const home = workspace.homes.get(person)
  const channels = channelsOf(workspace, person)
  return {
    me: { id: person, name: me?.name, realName: me?.realName, title: me?.title ?? '', tz: me?.tz },
    team: { id: workspace.options.team.id, name: workspace.options.team.name },
    channels: channels.map(one => ({
      id: one.id,
      name: one.kind === 'dm' ? workspace.member(workspace.options.app.botUserId)?.realName : one.name,
      kind: one.kind
    })),
    messages: Object.fromEntries(
      channels.map(one => [
        one.id,
        messagesOf(workspace, person, one.id).map(message => messageSeen(workspace, message, person))
      ])
    ),
    views: stacks.of(person).map(open => ({
      ...viewBody(workspace, open),
      errors: open.errors,
      ...(open.failed !== undefined && { failed: open.failed })
    })),
    home: home ? homeBody(workspace, home) : null,
    names: namesOf(workspace),
    commands: workspace.options.commands.map(one => commandOf(one).name),
    shortcuts: [...(workspace.options.shortcuts ?? [])]
  }
}

function messageSeen(workspace: Workspace, message: Message, person: string) {
  const from = workspace.member(message.user)
  return {
    ts: message.ts,
    user: { id: message.user, name: from?.realName ?? message.user, isBot: from?.isBot ?? false },
    text: message.text,
    blocks: message.blocks,
    ephemeral: message.onlyFor !== undefined,
    ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
    edited: message.edited !== undefined,
    ...(message.files && {
      files: filesOf(workspace, message).map(({ id, name }) => ({ name, url: `/client/files/${id}?as=${person}` }))
    }),
    time: new Date(Number(message.ts) * 1000).toISOString()
  }
}

function namesOf(workspace: Workspace): Record<string, string> {
  return Object.fromEntries([
    ...workspace.members().map(one => [one.id, one.realName]),
    ...workspace.groups().map(one => [one.id, one.handle]),
    ...workspace
      .conversations()
      .filter(one => one.kind === 'channel')
      .map(one => [one.id, one.name])
  ])
}
