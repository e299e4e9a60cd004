import { VendorError, type VendorFault } from '../../changes/vendor.ts'
import type { Cause } from '../call.ts'

export const NAME = 'appdirect'

/** What the documentation gives as the causes of a failure, for answers that say nothing themselves. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  401: 'AppDirect did not accept the token of this client',
  403: 'AppDirect refused: the client must have the scope ROLE_PARTNER',
  429: 'AppDirect was asked too often',
  gone: 'AppDirect has no such company in this marketplace'
}

/** The vendor's sentences in a failure's body, whatever it is; else the documented cause. */
export function explain(body: unknown, cause: Cause): string[] {
  const said = [...new Set(sentences(body))].filter(isForPeople)
  const documented = DOCUMENTED[cause]
  return said.length > 0 || !documented ? said : [documented]
}

/** The sentences in what a GraphQL answer holds under `errors`. */
export function sentencesOf(errors: readonly unknown[]): string[] {
  return [...new Set(errors.flatMap(sentences))].filter(isForPeople)
}

/** The answer cannot be used: not what was asked for, or not all of it. */
export function unusable(message: string): VendorError {
  return refusal({ status: null, retryable: true, messages: [message] })
}

/** Refused before anything is sent, with the status that says the same: the content cannot be processed. */
export function unfit(message: string): VendorError {
  return refusal({ status: 422, retryable: false, messages: [message] })
}

export function refusal(fault: VendorFault, options?: ErrorOptions): VendorError {
  return new VendorError(NAME, fault, options)
}

/** No body is documented for failures: `message` is seen in public code, the rest are the usual names. */
function sentences(body: unknown): string[] {
  if (typeof body === 'string') return [body]
  const { message, detail, error, error_description: description, errors } = asRecord(body)
  if (error === 'invalid_client') return ['AppDirect did not accept the client id and secret (invalid_client)']
  const listed = Array.isArray(errors) ? errors.flatMap(sentences) : []
  return [message, detail, ...listed, error, description].filter(text => typeof text === 'string')
}

/** No page and nothing blank. Pointed brackets in the middle of a sentence are the vendor's own words. */
function isForPeople(text: string): boolean {
  return text.trim() !== '' && !/^\s*<|<(!doctype|html|head|body|script)\b/i.test(text)
}

function asRecord(body: unknown): Record<string, unknown> {
  // Any object's properties can be asked for by name; what they are is looked at one by one.
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}
