import { VendorError } from '../../changes/ports/vendor.ts'
import type { Fetch } from './call.ts'

/** The longest answer that is read, in bytes as they are after decompression. A list of 100 companies is under a tenth. */
export const LONGEST_ANSWER = 8 * 1024 * 1024

/** Statuses that carry no body by their definition. */
const BODILESS = [204, 205, 304]

/**
 * Reads every answer whole, up to a limit: a few kilobytes that unpack to gigabytes would end the process. Throws a
 * `VendorError` for a longer one, and what `fetch` throws.
 */
export function bounded(fetch: Fetch, vendor: string, longest = LONGEST_ANSWER): Fetch {
  return async request => {
    const response = await fetch(request)
    if (!response.body || BODILESS.includes(response.status)) return response
    const body = await bytesOf(response.body, vendor, longest)
    const headers = new Headers(response.headers)
    // Both are of the bytes that were sent, not of those that were unpacked.
    headers.delete('content-encoding')
    headers.delete('content-length')
    return new Response(body, { status: response.status, statusText: response.statusText, headers })
  }
}

async function bytesOf(body: ReadableStream<Uint8Array>, vendor: string, longest: number): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
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
    chunks.push(new Uint8Array(part.value))
  }
  return new Blob(chunks)
}
