import type { Cause } from '../../shared/call.ts'
import { faultsOf } from '../../shared/faults.ts'
import { isRecord } from '../../shared/json.ts'
import type { Secrets } from '../../shared/secrets.ts'

export const NAME = 'keepnet'

export const { refusal, invalidInput, unusable } = faultsOf(NAME)

/** What the documentation gives as the causes of a failure, for answers that say nothing themselves. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  306: 'Keepnet did not accept the token of this client',
  401: 'Keepnet did not accept the token of this client',
  403: 'Keepnet refused: the client must have the role Reseller, and the company must be one it manages',
  429: 'Keepnet was asked too often',
  gone: 'Keepnet has no such company among those this client manages'
}

/** The vendor's sentences in a failure's body, whichever of its forms it has; else the documented cause. */
export function explain(body: unknown, cause: Cause): string[] {
  const said = [
    ...texts(property(body, 'validationMessages')),
    ...texts(property(body, 'messages')),
    ...texts(property(body, 'message')),
    ...problemErrors(property(body, 'errors')),
    ...texts(property(body, 'detail')),
    ...texts(property(body, 'title')),
    ...tokenError(body)
  ]
  const documented = DOCUMENTED[cause]
  if (said.length > 0 || !documented) return [...new Set(said)]
  return [documented]
}

/**
 * The data in a 2xx: null where the vendor says that there is none, undefined where it says nothing. Both envelopes
 * are understood, as is data without one.
 * Throws `VendorError` where the envelope tells of a failure.
 */
export function open<Data>(
  body: { data?: Data | null } | undefined,
  status: number,
  { hide }: Pick<Secrets, 'hide'>
): Data | null | undefined {
  const word = property(body, 'status')
  const failed = typeof word === 'string' && word.toUpperCase() !== 'SUCCESS'
  if (property(body, 'isSuccess') === false || failed) {
    const messages = explain(body, status).map(hide)
    const reason = failed ? `Keepnet answered ${word} and gave no reason` : 'Keepnet refused and gave no reason'
    // The only word that is known to mean a fault on the vendor's side.
    const retryable = typeof word === 'string' && word.toUpperCase() === 'INTERNAL_SERVER_ERROR'
    throw refusal({ status, retryable, messages: messages.length > 0 ? messages : [reason] })
  }
  if (!body) return undefined
  if (typeof body !== 'object') throw unusable('The answer was not an object')
  const bare = ['data', 'status', 'isSuccess'].every(name => property(body, name) === undefined)
  // The types describe the envelope; without one the body itself is what is described as its data.
  if (bare) return body as Data
  return (property(body, 'data') as Data | undefined) ?? null
}

/** Reads a property in whatever case: the vendor's errors come as `message` and as `Message`. */
function property(body: unknown, name: string): unknown {
  if (!isRecord(body)) return undefined
  return Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

function texts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(text => typeof text === 'string').filter(text => text.trim() !== '')
}

/** The `errors` of ProblemDetails: lists of sentences by the name of what they are about. */
function problemErrors(errors: unknown): string[] {
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).flatMap(([name, value]) => texts(value).map(text => `${name}: ${text}`))
}

function tokenError(body: unknown): string[] {
  const [error] = texts(property(body, 'error'))
  const [description] = texts(property(body, 'error_description'))
  if (error === 'invalid_client') return ['Keepnet did not accept the client id and secret (invalid_client)']
  return [error, description].filter(text => text !== undefined)
}
