import { randomBytes } from 'node:crypto'
import { checkMessage } from '../check/message.ts'
import { withIds } from '../inputs.ts'
import { type Message, SLACKBOT, type Workspace } from '../workspace.ts'

const USES = 5
const LIFE = 30 * 60_000

/** What a response URL answers: a person in a channel, and the message they acted on, if any. */
export type ResponsePlace = { channel: string; person: string; message?: Message }

export type Responses = ReturnType<typeof responses>

/** Response URLs: five uses within thirty minutes, without a token. */
export function responses(workspace: Workspace, base: () => string) {
  const made = new Map<string, ResponsePlace & { at: number; used: number }>()

  return {
    make(place: ResponsePlace): string {
      for (const [old, { at }] of made) if (workspace.now() - at > 2 * LIFE) made.delete(old)
      const key = randomBytes(12).toString('hex')
      made.set(key, { ...place, at: workspace.now(), used: 0 })
      return `${base()}/actions/${workspace.options.team.id}/${key}`
    },

    /** Handles a post of the app to one of them; returns a status and Slack's answer. */
    use(key: string, body: Record<string, unknown>): { status: 200 | 400 | 404; body: Record<string, unknown> } {
      const place = made.get(key)
      if (place === undefined) return refused(404, 'no_response_url')
      if (workspace.now() - place.at > LIFE) return refused(404, 'expired_url')
      if (place.used >= USES) return refused(404, 'used_url')
      place.used += 1
      if (body.delete_original === true) {
        if (place.message) remove(workspace, place.message)
        return { status: 200, body: { ok: true } }
      }
      const content = checkMessage(body, workspace.unsupported)
      if ('error' in content) return { status: 400, body: { ok: false, ...content } }
      if (body.replace_original === true && place.message) {
        const { message } = place
        Object.assign(message, { text: content.text, blocks: withIds(content.blocks) })
        if (message.onlyFor === undefined) message.edited = workspace.nextTs()
        workspace.changed()
        return { status: 200, body: { ok: true } }
      }
      // An ephemeral message stays ephemeral: only a new answer can be visible to everybody.
      const onlyFor = body.response_type === 'in_channel' ? undefined : place.person
      answer(workspace, { ...place, onlyFor, ...content })
      return { status: 200, body: { ok: true } }
    }
  }
}

/** Posts a message of the app, or of Slackbot, in a channel. */
export function answer(
  workspace: Workspace,
  content: {
    channel: string
    text: string
    blocks?: Message['blocks']
    onlyFor?: string | undefined
    threadTs?: string | undefined
    files?: readonly string[]
    from?: 'app' | 'slackbot'
    metadata?: Message['metadata'] | undefined
  }
): Message {
  const message: Message = {
    channel: content.channel,
    ts: workspace.nextTs(),
    user: content.from === 'slackbot' ? SLACKBOT : workspace.options.app.botUserId,
    text: content.text,
    blocks: withIds(content.blocks ?? []),
    ...(content.onlyFor !== undefined && { onlyFor: content.onlyFor }),
    ...(content.threadTs !== undefined && { threadTs: content.threadTs }),
    ...(content.files !== undefined && { files: content.files }),
    ...(content.metadata !== undefined && { metadata: content.metadata })
  }
  workspace.messages.push(message)
  workspace.changed()
  return message
}

export function remove(workspace: Workspace, message: Message): void {
  const at = workspace.messages.indexOf(message)
  if (at >= 0) workspace.messages.splice(at, 1)
  workspace.changed()
}

function refused(status: 400 | 404, error: string) {
  return { status, body: { ok: false, error } }
}
