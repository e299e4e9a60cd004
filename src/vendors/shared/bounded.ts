import { VendorError } from '../../changes/ports/vendor.ts'
import type { Fetch } from './call.ts'

/** The response size limit in bytes, after decompression. A list of 100 companies is under a tenth of it. */
export const LONGEST_ANSWER = 8 * 1024 * 1024

/** Statuses defined to have no body. */
const BODILESS = [204, 205, 304]

/**
 * Buffers each response up to a limit: a few compressed kilobytes could expand to gigabytes and exhaust memory. Throws
 * a `VendorError` above the limit, and what `fetch` throws.
 */
export function bounded(fetch: Fetch, vendor: string, longest = LONGEST_ANSWER): Fetch {
  return async request => {
    const response = await fetch(request)
    if (!response.body || BODILESS.includes(response.status)) return response
    const body = await bytesOf(response.body, vendor, longest)
    const headers = new Headers(response.headers)
    // Both describe the compressed bytes.
    headers.delete('content-encoding')
    headers.delete('content-length')
    return new Response(body, { status: response.status, statusText: response.statusText, headers })
  }
}

async function bytesOf(
  body: ReadableStream<Uint8Array>,
  vendor: string,
  longest: number
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength
    if (length > longest) {
      const message = `The answer was longer than ${Math.round(longest / 1024 / 1024)} MB, so it was not read`
      const fault = new VendorError(vendor, { status: null, retryable: true, messages: [message] })
      await reader.cancel(fault)
      throw fault
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks, length)
}
