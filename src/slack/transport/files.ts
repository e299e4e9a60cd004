import type { WebClient } from '@slack/web-api'
import type { FileReader } from '../../changes/model/upload.ts'
import { isRateLimited, isRefusedWith, isTransient, isUnanswered, type SlackSettings } from './clients.ts'

/** How long Slack may take to hand out a file, in milliseconds. */
const TIMEOUT = 15_000

/**
 * Reads files with the bot's token, which is sent to nobody but Slack: to its own hosts over HTTPS, or to the origin of
 * the configured Web API, and without following a redirect. Needs the scope `files:read`.
 */
export function createFileReader(
  client: WebClient,
  { botToken, apiUrl }: SlackSettings,
  fetch = globalThis.fetch
): FileReader {
  return async (user, id, most, tooLarge) => {
    const file = await described(client, id)
    if ('fault' in file) return file
    if (file.user !== user) return { fault: 'Somebody else uploaded this file. Upload it yourself.' }
    if (file.size > most) return { fault: tooLarge(file.size) }
    const url = URL.parse(file.url)
    if (!url || !isSlacks(url, apiUrl)) return { fault: 'This file is not stored at Slack. Upload a copy of it.' }
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${botToken}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT)
    }).catch(() => undefined)
    // Without the right to read it, Slack redirects to its page for signing in.
    if (answer?.status !== 200) {
      await answer?.body?.cancel()
      const later = !answer || answer.status === 429 || answer.status >= 500
      return { fault: 'Slack did not hand out the file. Upload it again.', ...(later && { later }) }
    }
    const content = await bytesOf(answer, most)
    return content ? { content, name: file.name } : { fault: tooLarge(most + 1) }
  }
}

async function described(
  client: WebClient,
  id: string
): Promise<{ name: string; url: string; size: number; user: string | undefined } | { fault: string; later?: true }> {
  try {
    const { file } = await client.files.info({ file: id })
    const url = file?.url_private_download ?? file?.url_private
    if (!file || !url || file.is_external) return { fault: 'This file is not stored at Slack. Upload a copy of it.' }
    return { name: file.name ?? '', url, size: file.size ?? 0, user: file.user }
  } catch (error) {
    if (isRefusedWith(error, 'missing_scope')) {
      return { fault: 'The app may not read files: it lacks the scope files:read.' }
    }
    if (isTransient(error) || isRateLimited(error) || isUnanswered(error)) {
      return { fault: 'Slack did not say what the file is. Try again.', later: true }
    }
    if (!isRefusedWith(error, 'file_not_found', 'file_deleted', 'access_denied')) throw error
    return { fault: 'Slack does not know this file any more. Upload it again.' }
  }
}

function isSlacks(url: URL, apiUrl: string | undefined): boolean {
  if (apiUrl !== undefined && url.origin === new URL(apiUrl).origin) return true
  return url.protocol === 'https:' && /(?:^|\.)slack(?:-gov)?\.com$/.test(url.hostname) && url.port === ''
}

/** Undefined where there are more. */
async function bytesOf(answer: Response, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = answer.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.byteLength
    if (length > most) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}
