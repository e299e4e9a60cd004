import { checkMessage } from '../api/content.ts'
import { isRecord } from '../check/problem.ts'
import type { Answer } from '../delivery/deliver.ts'
import { answer } from '../delivery/responses.ts'
import type { Command } from '../options.ts'
import type { Conversation } from '../workspace.ts'
import { escapedMessage, escapedParameters } from './references.ts'
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
  const known = room.workspace.options.commands.map(commandOf).find(({ name }) => name === command)
  if (!known || threadTs !== undefined) {
    const why = threadTs === undefined ? 'is not a valid command' : 'is not supported in threads. Sorry!'
    tell(room, person, channel, `${command} ${why}`)
    return {}
  }
  const trigger = room.triggers.make({ person, from: 'elsewhere' })
  const responseUrl = room.responses.make({ channel: channel.id, person })
  const typed = text.trim().slice(command.length).trim()
  const words = known.shouldEscape ? escapedParameters(room.workspace, typed) : typed
  const payload = room.payloads.command(person, channel, command, words, trigger, responseUrl)
  show(room, person, channel, command, await room.courier.deliver('command', { kind: 'slash_commands', payload }))
  return {}
}

/** A command that is given by its name alone comes as it was typed. */
export function commandOf(command: string | Command): Command {
  return typeof command === 'string' ? { name: command } : command
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
    text: escapedMessage(room.workspace, text),
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
