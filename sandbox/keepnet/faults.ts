import type { ErrorObject } from 'ajv'

/** What is wrong with a body, in the sentences that the vendor's framework uses for it. */
export function faults(errors: readonly ErrorObject[]): string[] {
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
