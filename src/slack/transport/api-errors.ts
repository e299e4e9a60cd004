import { WebAPIPlatformError } from '@slack/web-api'

/** Errors of Slack's own, under which it may do next time, or may even have done, what it was asked. */
const TRANSIENT = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']

export function isTransient(error: unknown): boolean {
  return isRefusedWith(error, ...TRANSIENT)
}

/** Whether Slack refused a call with one of these error codes. */
export function isRefusedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(String(error.data.error))
}
