import { checkMessage } from '../api/content.ts'
import { isRecord } from '../check/problem.ts'
import type { Answer } from '../delivery/deliver.ts'
import { answer } from '../delivery/responses.ts'
import type { Conversation } from '../workspace.ts'
import { ImpossibleAct, type Room } from './room.ts'

/** Somebody sends what stands in their composer: a slash command, or plain words. */
export async function send(
  room: Room,
  person: string,
  place: string,
  text: string,
  threadTs?: string
): Promise<Record<string, never>> {
  const channel = placeOf(room, person, place)
  const [command = ''] = text.trim().split(/\s+/)
  if (!command.startsWith('/')) {
    say(room, person, channel, text, threadTs)
    return {}
  }
  // Slack knows no commands in threads.
  const known = threadTs === undefined && room.workspace.options.commands.includes(command)
  if (!known) {
    const why = threadTs === undefined ? 'is not a valid command' : 'is not supported in threads. Sorry!'
    tell(room, person, channel, `${command} ${why}`)
    return {}
  }
  const trigger = room.triggers.make({ person, from: 'elsewhere' })
  const responseUrl = room.responses.make({ channel: channel.id, person })
  const words = text.trim().slice(command.length).trim()
  const payload = room.payloads.command(person, channel, command, words, trigger, responseUrl)
  show(room, person, channel, command, await room.courier.deliver('command', { kind: 'slash_commands', payload }))
  return {}
}

/** The conversation that a person means, by id or name. */
export function placeOf(room: Room, person: string, place: string): Conversation {
  const channel = room.workspace.conversation(place)
  if (channel === undefined) throw new ImpossibleAct(`There is no channel ${place} here.`)
  if (!channel.members.includes(person)) throw new ImpossibleAct(`${person} is not in ${place}.`)
  return channel
}

function say(room: Room, person: string, channel: Conversation, text: string, threadTs?: string): void {
  if (text.trim() === '') throw new ImpossibleAct('An empty message cannot be sent.')
  room.workspace.messages.push({
    channel: channel.id,
    ts: room.workspace.nextTs(),
    user: person,
    text: escaped(room, text),
    blocks: [],
    ...(threadTs !== undefined && { threadTs })
  })
  room.workspace.changed()
}

function show(room: Room, person: string, channel: Conversation, command: string, came: Answer): void {
  switch (came.name) {
    case 'operation_timeout':
    case 'dispatch_failed':
    case 'http_service_error':
      tell(room, person, channel, `${command} failed with the error "${came.name}"`)
      break
    case 'acked': {
      if (!isRecord(came.body)) return
      const content = checkMessage(came.body)
      if ('error' in content) {
        if (content.error === 'no_text') return
        tell(room, person, channel, `${command} failed with the error "${content.error}"`)
        return
      }
      const onlyFor = came.body.response_type === 'in_channel' ? undefined : person
      answer(room.workspace, { channel: channel.id, ...content, onlyFor })
      break
    }
    default:
      came satisfies never
  }
}

function tell(room: Room, person: string, channel: Conversation, text: string): void {
  answer(room.workspace, { channel: channel.id, text, onlyFor: person, from: 'slackbot' })
}

/** Slack keeps what people type escaped, with mentions by id. */
function escaped(room: Room, text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return safe.replace(/@([a-z0-9._-]+)/g, (typed, name) => {
    const member = room.workspace.members().find(one => one.name === name)
    return member ? `<@${member.id}>` : typed
  })
}
