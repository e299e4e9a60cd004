import type { ErrorObject } from 'ajv'

/** What is wrong with a request that is not as described, in sentences. */
export function faults(errors: readonly ErrorObject[]): string[] {
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
