import type { ErrorObject } from 'ajv'

/** The known formats of the vendor's errors. `html` is the page of a gateway in front of it. */
export const SHAPES = ['envelope', 'messages', 'capitals', 'problem', 'html', 'empty'] as const
export type Shape = (typeof SHAPES)[number]

/** An error in one of the vendor's formats; with status 200 it is an error inside a success. */
export function failure(status: number, messages: readonly string[], shape: Shape = 'envelope'): Response {
  const [first = null] = messages
  const invalid = status === 200 || status === 400
  const message = invalid ? 'Invalid request' : first
  switch (shape) {
    case 'envelope':
      return json(status, { data: null, status: word(status), message, validationMessages: invalid ? messages : null })
    case 'messages':
      return json(status, { isSuccess: false, data: null, messages })
    case 'capitals':
      return json(status, { Status: word(status), Message: message, ValidationMessages: invalid ? messages : null })
    case 'problem':
      return problem(status, messages)
    case 'html':
      return new Response(`<!doctype html><title>${status}</title><h1>Sample gateway page</h1>`, {
        status,
        headers: { 'content-type': 'text/html; charset=utf-8' }
      })
    case 'empty':
      return new Response(null, { status })
    default:
      return shape satisfies never
  }
}

/** A success with its data. */
export function success(data: unknown): Response {
  return json(200, { data, status: 'SUCCESS', message: null, validationMessages: null })
}

function problem(status: number, messages: readonly string[]): Response {
  const type = 'https://tools.ietf.org/html/rfc9110#section-15.5'
  const title = status === 400 ? 'One or more validation errors occurred.' : (messages[0] ?? 'An error occurred.')
  const body = { type, title, status, detail: messages[0] ?? null, errors: { Company: messages } }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=utf-8' } })
}

function word(status: number): string {
  if (status === 403) return 'PRIVACY_ERROR'
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'INPUT_ERROR'
}

/** What is wrong with a body, in the words of the vendor's framework. */
export function validationMessages(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(sentence))]
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const name = instancePath.slice(1).replaceAll('/', '.')
  switch (keyword) {
    case 'required':
      return `The ${[name, params.missingProperty].filter(Boolean).join('.')} field is required.`
    case 'maxLength':
      return `The field ${name} must be a string with a maximum length of ${params.limit}.`
    case 'type':
    case 'format':
      return `The value is not valid for ${name || 'the body'}.`
    default:
      return `The field ${name} ${message ?? 'is invalid'}.`
  }
}
