import { WebAPIPlatformError } from '@slack/web-api'

/** Whether Slack refused a call with one of these error codes. */
export function isRefusedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(String(error.data.error))
}
