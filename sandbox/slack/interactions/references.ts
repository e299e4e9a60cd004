import type { Workspace } from '../workspace.ts'

/** Slack keeps what people type escaped, with mentions by id. */
export function escapedMessage(workspace: Workspace, text: string): string {
  return escaped(text).replace(MENTION, (typed, name) => {
    const member = workspace.members().find(one => one.name === name)
    return member ? `<@${member.id}>` : typed
  })
}

/**
 * What stands behind a command that asks for escaping: people and channels by id with their names, links in brackets.
 * A name that nobody has stays as it was typed.
 */
export function escapedParameters(workspace: Workspace, text: string): string {
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
