import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { modal, section } from './app.ts'
import { workspace } from './workspace.ts'

export type Answered = { ok: boolean; error?: string; status: number; retryAfter: string | null } & Record<
  string,
  unknown
>

/** Calls the Web API as the SDK does: a form, objects as JSON within it. */
export async function call(
  slack: SandboxSlack,
  method: string,
  given: Record<string, unknown> = {},
  token: string | null = workspace.app.botToken
): Promise<Answered> {
  const fields = Object.entries(given).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value)
  ])
  const answer = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(fields)
  })
  const text = await answer.text()
  return {
    ...(text.startsWith('{') ? JSON.parse(text) : { ok: false, error: text }),
    status: answer.status,
    retryAfter: answer.headers.get('retry-after')
  }
}

/** The JSON pointers of an answer's errors. */
export function pointers(answer: Answered): string[] {
  return (
    String(JSON.stringify(answer.response_metadata))
      .match(/json-pointer:[^\]]*/g)
      ?.map(one => one.slice(13)) ?? []
  )
}

/** A modal with a button. */
export function withButton(title: string) {
  const go = { type: 'button', action_id: 'go', value: 'yes', text: { type: 'plain_text', text: 'Go' } }
  return { ...modal(title), blocks: [section(title), { type: 'actions', elements: [go] }] }
}
