import type { ErrorObject } from 'ajv'

/**
 * Formats of the marketplace's errors. None is documented: `message` is what public clients read, `oauth` follows the
 * OAuth standard, `errors` is GraphQL's, `html` the page of a gateway in front of it.
 */
export const SHAPES = ['message', 'oauth', 'errors', 'text', 'html', 'empty'] as const
export type Shape = (typeof SHAPES)[number]

/** An error in one of these formats; with status 200 it is an error inside a success. */
export function failure(status: number, messages: readonly string[], shape: Shape = 'message'): Response {
  const message = messages.join(' ')
  switch (shape) {
    case 'message':
      return Response.json({ code: word(status), message }, { status })
    case 'oauth':
      return Response.json({ error: word(status), error_description: message }, { status })
    case 'errors':
      return Response.json({ errors: messages.map(message => ({ message })), data: null }, { status })
    case 'text':
      return new Response(message, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
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

function word(status: number): string {
  switch (status) {
    case 401:
      return 'invalid_token'
    case 403:
      return 'insufficient_scope'
    case 404:
      return 'not_found'
    case 409:
      return 'conflict'
    default:
      return status >= 500 ? 'server_error' : 'invalid_request'
  }
}

/** What is wrong with a request that does not match the description, in sentences. */
export function validationMessages(errors: readonly ErrorObject[]): string[] {
  return [...new Set(errors.map(sentence))]
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const name = instancePath.slice(1).replaceAll('/', '.')
  const of = (part: unknown) => [name, part].filter(Boolean).join('.')
  switch (keyword) {
    case 'required':
      return `${of(params.missingProperty)} is required.`
    case 'additionalProperties':
      return `${of(params.additionalProperty)} is not known to this request.`
    default:
      return `${name || 'The body'} ${message ?? 'is invalid'}.`
  }
}
