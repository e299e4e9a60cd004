import { checkMessage } from '../check/message.ts'
import { isRecord } from '../check/problem.ts'
import { homeBody } from '../delivery/bodies.ts'
import type { DeliveryAnswer } from '../delivery/payloads.ts'
import { answer } from '../delivery/responses.ts'
import type { Command } from '../options.ts'
import { ImpossibleAct, type WorkspaceParts } from '../parts.ts'
import type { Conversation, Workspace } from '../workspace.ts'

/** Sends what a person typed in the composer: a slash command or a message. */
export async function send(
  parts: WorkspaceParts,
  person: string,
  place: string,
  text: string,
  threadTs?: string
): Promise<Record<string, never>> {
  const channel = placeOf(parts, person, place)
  const [command = ''] = text.trim().split(/\s+/)
  if (!command.startsWith('/')) {
    say(parts, person, channel, text, threadTs)
    return {}
  }
  // Slack does not support commands in threads.
  const known = parts.workspace.options.commands.map(commandOf).find(({ name }) => name === command)
  if (!known || threadTs !== undefined) {
    const why = threadTs === undefined ? 'is not a valid command' : 'is not supported in threads. Sorry!'
    tell(parts, person, channel, `${command} ${why}`)
    return {}
  }
  const trigger = parts.triggers.make({ person, from: 'elsewhere' })
  const responseUrl = parts.responses.make({ channel: channel.id, person })
  const typed = text.trim().slice(command.length).trim()
  const words = known.shouldEscape ? escapedParameters(parts.workspace, typed) : typed
  const payload = parts.payloads.command(person, channel, command, words, trigger, responseUrl)
  show(parts, person, channel, command, await parts.deliveries.deliver('command', { kind: 'slash_commands', payload }))
  return {}
}

/** A command given by name only is sent as typed. */
export function commandOf(command: string | Command): Command {
  return typeof command === 'string' ? { name: command } : command
}

/** A conversation that the person is in, by id or name. */
export function placeOf(parts: WorkspaceParts, person: string, place: string): Conversation {
  const channel = parts.workspace.conversation(place)
  if (channel === undefined) throw new ImpossibleAct(`There is no channel ${place} here.`)
  if (!channel.members.includes(person)) throw new ImpossibleAct(`${person} is not in ${place}.`)
  return channel
}

function say(parts: WorkspaceParts, person: string, channel: Conversation, text: string, threadTs?: string): void {
  if (text.trim() === '') throw new ImpossibleAct('An empty message cannot be sent.')
  parts.workspace.messages.push({
    channel: channel.id,
    ts: parts.workspace.nextTs(),
    user: person,
    text: escapedMessage(parts.workspace, text),
    blocks: [],
    ...(threadTs !== undefined && { threadTs })
  })
  parts.workspace.changed()
}

function show(
  parts: WorkspaceParts,
  person: string,
  channel: Conversation,
  command: string,
  came: DeliveryAnswer
): void {
  switch (came.name) {
    case 'operation_timeout':
    case 'dispatch_failed':
    case 'http_service_error':
      tell(parts, person, channel, `${command} failed with the error "${came.name}"`)
      break
    case 'acked': {
      if (!isRecord(came.body)) return
      const content = checkMessage(came.body, parts.workspace.unsupported)
      if ('error' in content) {
        if (content.error === 'no_text') return
        tell(parts, person, channel, `${command} failed with the error "${content.error}"`)
        return
      }
      const onlyFor = came.body.response_type === 'in_channel' ? undefined : person
      answer(parts.workspace, { channel: channel.id, ...content, onlyFor })
      break
    }
    default:
      came satisfies never
  }
}

function tell(parts: WorkspaceParts, person: string, channel: Conversation, text: string): void {
  answer(parts.workspace, { channel: channel.id, text, onlyFor: person, from: 'slackbot' })
}

/** Slack stores messages escaped, with mentions by id. */
function escapedMessage(workspace: Workspace, text: string): string {
  return escaped(text).replace(MENTION, (typed, name) => {
    const member = workspace.members().find(one => one.name === name)
    return member ? `<@${member.id}>` : typed
  })
}

/**
 * The text after a command with `should_escape`: people and channels by id and name, links in brackets. An unknown name
 * stays as typed.
 */
function escapedParameters(workspace: Workspace, text: string): string {
  const people = new Map(workspace.members().map(({ id, name }) => [name, id]))
  const channels = new Map(workspace.conversations().map(({ id, name }) => [name, id]))
  return escaped(text).replace(REFERENCE, (typed, link, person, channel) => {
    if (link) return `<${link}>`
    const id = person ? people.get(person) : channels.get(channel)
    return id ? `<${typed[0]}${id}|${person ?? channel}>` : typed
  })
}

const MENTION = /@([a-z0-9._-]+)/g
const REFERENCE = /(https?:\/\/[^\s"']+)|(?<!\w)@([a-z0-9._-]+)|(?<!\w)#([a-z0-9_-]+)/g

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Opens the Home tab: the app gets an event, and publishes the view with `views.publish`. */
export async function openHome(parts: WorkspaceParts, person: string): Promise<Record<string, never>> {
  const home = parts.workspace.homes.get(person)
  const payload = parts.payloads.event({
    type: 'app_home_opened',
    user: person,
    channel: parts.workspace.direct(person).id,
    tab: 'home',
    event_ts: parts.workspace.nextTs(),
    ...(home && { view: homeBody(parts.workspace, home) })
  })
  await parts.deliveries.deliver('app_home_opened', { kind: 'events_api', payload })
  return {}
}
