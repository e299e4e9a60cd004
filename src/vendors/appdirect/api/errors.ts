import type { Cause } from '../../shared/call.ts'
import { faultsOf } from '../../shared/faults.ts'
import { isRecord } from '../../shared/json.ts'

export const NAME = 'appdirect'

export const { refusal, invalidInput, unusable } = faultsOf(NAME)

/** What the documentation gives as the causes of a failure, for answers that say nothing themselves. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  401: 'AppDirect did not accept the token of this client',
  403: 'AppDirect refused: the client must have the scope ROLE_PARTNER',
  429: 'AppDirect was asked too often',
  gone: 'AppDirect has no such company in this marketplace'
}

/** The vendor's sentences in a failure's body, whatever it is; else the documented cause, else the vendor's codes. */
export function explain(body: unknown, cause: Cause): string[] {
  const said = sentencesOf([body])
  const documented = DOCUMENTED[cause]
  if (said.length > 0) return said
  return documented ? [documented] : [...new Set(codes(body))]
}

/** The sentences in what a GraphQL answer holds under `errors`. */
export function sentencesOf(errors: readonly unknown[]): string[] {
  return [...new Set(errors.flatMap(sentences))]
}

/** No body is documented for failures: `message` is seen in public code, the rest are the usual names. */
function sentences(body: unknown): string[] {
  if (typeof body === 'string') return isForPeople(body) ? [body] : []
  if (Array.isArray(body)) return body.flatMap(sentences)
  if (!isRecord(body)) return []
  const { message, detail, error, error_description: description, errors } = body
  if (error === 'invalid_client') return ['AppDirect did not accept the client id and secret (invalid_client)']
  return [...sentences([message, detail]), ...listed(errors), ...sentences([error, description])]
}

/** Errors are a list, or each has the name of what it is about. */
function listed(errors: unknown): string[] {
  if (!isRecord(errors)) return sentences(errors)
  return Object.entries(errors).flatMap(([name, about]) => sentences(about).map(text => `${name}: ${text}`))
}

/** Words for machines, such as NAME_TOO_LONG: of the whole, and of each of its errors. */
function codes(body: unknown): string[] {
  if (Array.isArray(body)) return body.flatMap(codes)
  if (!isRecord(body)) return []
  const { code, error, errors } = body
  return [...sentences(typeof code === 'string' ? code : []), ...codes([error, errors])]
}

/** No page and nothing blank. Pointed brackets in the middle of a sentence are the vendor's own words. */
function isForPeople(text: string): boolean {
  return text.trim() !== '' && !/^\s*<|<(!doctype|html|head|body|script)\b/i.test(text)
}
