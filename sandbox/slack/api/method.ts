import type { Refusal } from '../check/message.ts'
import type { WorkspaceParts } from '../parts.ts'

/** The arguments of one call, from a form or a JSON body alike. */
export type Arguments = Readonly<Record<string, unknown>>

export type Result = Record<string, unknown>

export type Method = {
  /** Which kind of token it takes. */
  token: 'bot' | 'app' | 'any'
  /** The scope that it needs; null when any token will do. */
  scope: string | null
  run(parts: WorkspaceParts, given: Arguments): Result | Refusal | Promise<Result | Refusal>
}

export type Methods = Readonly<Record<string, Method>>

/** A method for the bot's token. */
export function bot(scope: string | null, run: Method['run']): Method {
  return { token: 'bot', scope, run }
}

export function word(given: Arguments, key: string): string | undefined {
  const value = given[key]
  return value === undefined || value === '' ? undefined : String(value)
}

/** Forms say true in several ways. */
export function yes(given: Arguments, key: string): boolean {
  return ['true', '1', 'True'].includes(String(given[key]))
}

/** One page of a list, Slack's way: `limit` and `cursor` in, `response_metadata.next_cursor` out. */
export function paged<Item>(items: readonly Item[], given: Arguments, most = 1000) {
  const start = Number(Buffer.from(word(given, 'cursor') ?? '', 'base64').toString() || 0)
  const size = Math.min(Number(word(given, 'limit') ?? 100) || 100, most)
  const next = start + size < items.length ? Buffer.from(String(start + size)).toString('base64') : ''
  return { page: items.slice(start, start + size), more: { response_metadata: { next_cursor: next } } }
}

export function missingScope(parts: WorkspaceParts, needed: string): Refusal {
  return { error: 'missing_scope', needed, provided: parts.workspace.options.app.scopes.join(',') }
}

export function has(parts: WorkspaceParts, scope: string): boolean {
  return parts.workspace.options.app.scopes.includes(scope)
}
