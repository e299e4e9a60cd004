import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { isRecord } from './check/problem.ts'
import { act } from './desk/act.ts'
import { close } from './desk/close.ts'
import { send } from './desk/command.ts'
import { openHome } from './desk/home.ts'
import type { Container } from './desk/place.ts'
import { ImpossibleAct, type Room } from './desk/room.ts'
import { submit } from './desk/submit.ts'
import { suggest } from './desk/suggest.ts'
import { asValues } from './inputs.ts'
import { peopleOf, stateOf } from './sight.ts'

type Body = Record<string, unknown>

/** What the web page talks to, under `/client/`: the same acts as the test API's, as JSON. */
export function client(room: Room): Hono {
  const app = new Hono()

  app.onError((fault, context) => {
    if (fault instanceof ImpossibleAct) return context.json({ failed: fault.message }, 400)
    throw fault
  })

  app.get('/client/people', context => context.json(peopleOf(room)))
  app.get('/client/state', context => context.json(stateOf(room, personIn(room, context.req.query()))))

  app.get('/client/events', context => {
    personIn(room, context.req.query())
    return streamSSE(context, async stream => {
      let wake = () => {}
      const stop = room.workspace.onChange(() => wake())
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

  const acts: Record<string, (person: string, body: Body) => Promise<object>> = {
    command: (person, body) => send(room, person, text(body, 'channel'), text(body, 'text')),
    message: (person, body) =>
      send(room, person, text(body, 'channel'), text(body, 'text'), optional(body, 'threadTs')),
    action: (person, body) => {
      const { actionId, type, ...rest } = isRecord(body.action) ? body.action : {}
      const done = { ...snaked(rest), actionId: String(actionId), blockId: text(body, 'blockId'), type: String(type) }
      return act(room, person, containerIn(body), done, asValues(body.values))
    },
    suggestions: (person, body) =>
      suggest(
        room,
        person,
        containerIn(body),
        text(body, 'blockId'),
        text(body, 'actionId'),
        text(body, 'value'),
        asValues(body.values)
      ),
    submit: (person, body) => submit(room, person, text(body, 'viewId'), asValues(body.values)),
    close: (person, body) => close(room, person, text(body, 'viewId')),
    home: person => openHome(room, person)
  }
  for (const [name, doing] of Object.entries(acts)) {
    app.post(`/client/${name}`, async context => {
      const body: unknown = await context.req.json().catch(() => null)
      if (!isRecord(body)) throw new ImpossibleAct('The body is not a JSON object.')
      return context.json(await doing(personIn(room, body), body))
    })
  }
  return app
}

function personIn(room: Room, body: Body): string {
  const member = room.workspace.member(String(body.as))
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

/** The page may say `selectedOption`; Slack says `selected_option`. */
function snaked(given: Body): Body {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`), value])
  )
}
