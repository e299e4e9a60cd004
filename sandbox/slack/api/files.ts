import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { isRecord, parsed } from '../check/problem.ts'
import { fileBody } from '../delivery/bodies.ts'
import { answer } from '../delivery/responses.ts'
import { ImpossibleAct, type WorkspaceParts } from '../parts.ts'
import type { StoredFile } from '../workspace.ts'
import { writable } from './chat.ts'
import { bot, type Methods, word } from './method.ts'

const LARGEST = 1024 ** 3

/**
 * Uploading a file in Slack's three steps: request an address, post the bytes there, then share the file. Reading one: ask
 * for its address, and get it there with the bot's token.
 */
export function files(parts: WorkspaceParts, base: () => string): { methods: Methods; uploads: Hono } {
  const { workspace } = parts
  /** The file that each upload address takes; each takes one. */
  const awaited = new Map<string, StoredFile>()
  const uploads = new Hono()

  // The address itself is the permission: Slack asks for no token here.
  uploads.post('/upload/v1/:key', async context => {
    const key = context.req.param('key')
    const file = awaited.get(key)
    if (!file) return context.text('Not found', 404)
    const content = await bytesOf(context.req.raw)
    if (content?.length !== file.length) return context.text('Bad Request', 400)
    awaited.delete(key)
    file.content = content
    return context.text(`OK - ${file.length}`)
  })

  uploads.get('/files-pri/:id', context => {
    const { app, team } = workspace.options
    const file = workspace.files.get(context.req.param('id'))
    const isAllowed =
      context.req.header('authorization') === `Bearer ${app.botToken}` && app.scopes.includes('files:read')
    if (!isAllowed) return context.redirect(`https://${team.domain}.slack.com/?redir=%2Ffiles-pri`)
    if (!file?.content) return context.text('Not found', 404)
    return context.body(new Uint8Array(file.content), 200, { 'content-type': 'application/octet-stream' })
  })

  const methods: Methods = {
    'files.info': bot('files:read', (_, given) => {
      const file = workspace.files.get(word(given, 'file') ?? '')
      return file?.content ? { file: fileBody(file) } : { error: 'file_not_found' }
    }),

    'files.getUploadURLExternal': bot('files:write', (_, given) => {
      const name = word(given, 'filename')
      const length = Number(word(given, 'length'))
      if (name === undefined) return { error: 'missing_argument' }
      if (!Number.isInteger(length) || length <= 0) return { error: 'invalid_arguments' }
      if (length > LARGEST) return { error: 'file_upload_size_restricted' }
      const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`
      const user = workspace.options.app.botUserId
      const file = {
        id,
        name,
        title: name,
        user,
        length,
        url: addressOf(base(), id),
        channels: [],
        at: workspace.now()
      }
      const key = randomBytes(16).toString('hex')
      workspace.files.set(id, file)
      awaited.set(key, file)
      return { upload_url: `${base()}/upload/v1/${key}`, file_id: id }
    }),

    'files.completeUploadExternal': bot('files:write', (_, given) => {
      const named = parsed(given.files)
      if (!Array.isArray(named) || named.length === 0 || !named.every(isRecord)) return { error: 'invalid_arguments' }
      const found = named.map(one => ({ file: workspace.files.get(String(one.id)), title: one.title }))
      const ready = found.flatMap(({ file, title }) => (file?.content && !isShared(file) ? [{ file, title }] : []))
      if (ready.length < found.length) return { error: 'file_not_found' }
      for (const { file, title } of ready) if (typeof title === 'string') file.title = title
      const id = word(given, 'channel_id')
      // Unlike a message, a file cannot be addressed to a person: only to a conversation.
      if (id !== undefined && workspace.conversation(id)?.id !== id) return { error: 'invalid_channel' }
      const channel = id === undefined ? undefined : writable(parts, { channel: id })
      if (channel && 'error' in channel) return channel
      if (channel) {
        for (const { file } of ready) file.channels.push(channel.id)
        answer(workspace, {
          channel: channel.id,
          text: word(given, 'initial_comment') ?? '',
          threadTs: word(given, 'thread_ts'),
          files: ready.map(({ file }) => file.id)
        })
      }
      return { files: ready.map(({ file }) => fileBody(file)) }
    })
  }
  return { methods, uploads }
}

function addressOf(base: string, id: string): string {
  return `${base}/files-pri/${id}`
}

/** The largest file that a form takes, in bytes. */
const LARGEST_INPUT = 10 * 1024 * 1024

/** A file that a person uploads in a form. Throws where Slack's form would not take it. */
export function uploadIn({ workspace, base }: WorkspaceParts, user: string, name: string, content: Buffer): StoredFile {
  if (content.length > LARGEST_INPUT)
    throw new ImpossibleAct(`${name} is larger than 10 MB, the most that a form takes.`)
  const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`
  const url = addressOf(base(), id)
  const file = { id, name, title: name, user, length: content.length, content, url, channels: [], at: workspace.now() }
  workspace.files.set(id, file)
  return file
}

function isShared({ channels }: StoredFile): boolean {
  return channels.length > 0
}

/** The bytes of the body, or of the one file in a form; Slack takes both. */
async function bytesOf(request: Request): Promise<Buffer | undefined> {
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data'))
    return Buffer.from(await request.arrayBuffer())
  const form = await request.formData().catch(() => new FormData())
  const given = [...form.values()]
  const [file] = given.filter(one => one instanceof File)
  return file ? Buffer.from(await file.arrayBuffer()) : undefined
}
