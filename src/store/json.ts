/**
 * A value as JSON for a jsonb column. PostgreSQL has no place for a NUL nor for half of a surrogate pair, and a
 * vendor's message cut in the middle of an emoji must not keep a change from its outcome.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  return UNSTORABLE.test(json)
    ? JSON.stringify(value, (_, part) => (typeof part === 'string' ? storable(part) : part))
    : json
}

/** JSON writes both as escapes and as nothing else; a backslash that somebody typed may look like one, which is no harm. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** A text as a text column can hold it. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}
