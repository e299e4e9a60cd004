import { z } from 'zod'

// The kinds of variables that vendors and the rest of the environment share. Each says what would be right where it is
// missing as well as where it is wrong.

export function text(right: string) {
  return z.string(`It must be ${right}.`)
}

/** An address without a slash at its end. `right` says more, such as what happens where it is unset. */
export function address(right: string) {
  const error = `It must be an http or https address without a user name, a query or a fragment; ${right}.`
  return z
    .url({ protocol: /^https?$/, hostname: /./, error, abort: true })
    .refine(url => !/[@?#]/.test(url), error)
    .transform(url => url.replace(/\/+$/, ''))
}

export function oneOf<const Names extends readonly string[]>(names: Names, more = '') {
  return z.enum(names, `It must be one of ${names.join(', ')}${more}.`)
}
