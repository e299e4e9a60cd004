import type { RequestListener } from 'node:http'
import type { HTTPReceiver } from '@slack/bolt'

/** Slack's signed requests as Bolt takes them: it throws at whatever is no POST, and knows a content type by all of it. */
export function signedRequests({ requestListener }: HTTPReceiver): RequestListener {
  return (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST', 'content-type': 'text/plain; charset=utf-8' }).end('Only POST.\n')
      return
    }
    const [type] = (request.headers['content-type'] ?? '').split(';')
    if (type) request.headers['content-type'] = type.trim().toLowerCase()
    requestListener(request, response)
  }
}
