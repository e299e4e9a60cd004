import type { DocumentDecoration } from 'gql.tada'
import { z } from 'zod'
import { jsonOr } from '../../shared/json.ts'
import type { Connection } from '../api/connection.ts'
import { refusal, sentencesOf, unusable } from '../api/errors.ts'

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish()
})

/**
 * Asks in GraphQL, where the vendor has what it marks as preview. Throws `VendorError` where the answer holds errors,
 * also with status 200. It can be retried only where there are data beside the errors: then it may have been done.
 */
export async function askPreview<Result, Variables>(
  { root, send, call, secrets, timeout }: Connection,
  document: DocumentDecoration<Result, Variables>,
  variables: Variables,
  signal: AbortSignal
): Promise<Result> {
  const { data: body, response } = await call(request, timeout, signal)
  const { data, errors } = read(body)
  if (errors && errors.length > 0) {
    const said = sentencesOf(errors).map(text => secrets.hide(text).slice(0, 300))
    const messages = said.length > 0 ? said.slice(0, 10) : ['AppDirect answered with errors and gave no reason']
    throw refusal({ status: response.status, retryable: hasData(data), messages })
  }
  if (!data) throw unusable('The answer held no data')
  // The schema says so, and what is used of it is looked at where it is used.
  return data as Result

  async function request(signal: AbortSignal) {
    const response = await send(
      new Request(`${root}/api/graphql/preview`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: document, variables }),
        signal
      })
    )
    const text = await response.text()
    if (response.ok) return { response, data: JSON.parse(text) as unknown }
    return { response, error: jsonOr(text) }
  }
}

function read(body: unknown): z.infer<typeof answer> {
  const parsed = answer.safeParse(body)
  if (!parsed.success) throw unusable('The answer was not one of GraphQL')
  return parsed.data
}

function hasData(data: Record<string, unknown> | null | undefined): boolean {
  return Object.values(data ?? {}).some(value => value !== null)
}
