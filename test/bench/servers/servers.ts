import { type Running, start } from '../processes.ts'

/** The outside of the product, each in a process of its own, so that neither uses its event loop. */
export type Servers = {
  vendor: string
  slack: string
  /** What the vendor was asked so far. */
  asked(): Promise<Asked>
  /** What Slack was told so far. */
  told(): Promise<Told>
  /** From now on writes land at the vendor and are never answered, or are answered again. */
  hold(isHeld: boolean): Promise<void>
  end(): Promise<void>
}

/** Times are in milliseconds since 1970; a read back is the first read of a company after a write. */
export type Asked = { reads: number; writes: number; readBackAt: number[]; companies: string[] }

/** When messages were posted in threads, which are the outcomes of changes. */
export type Told = { toldAt: number[] }

/** A vendor with so many companies that answers after so many milliseconds, and a Slack that answers at once. */
export async function startServers(companies: number, delay: number): Promise<Servers> {
  const vendor = await start(new URL('vendor.ts', import.meta.url), [String(companies), String(delay)], {})
  const slack = await start(new URL('slack.ts', import.meta.url), [], {})
  return {
    vendor: vendor.url,
    slack: slack.url,
    asked: async () => (await (await fetch(`${vendor.url}/bench`)).json()) as Asked, // the server is ours
    told: async () => (await (await fetch(`${slack.url}bench`)).json()) as Told, // the server is ours
    async hold(isHeld) {
      await fetch(`${vendor.url}/bench?hold=${isHeld ? 1 : 0}`, { method: 'POST' })
    },
    async end() {
      await Promise.all([vendor.end(), slack.end()])
    }
  }
}

/** What the product is measured beside: an empty app, an empty worker or one that makes the calls of a change, or both. */
export function startBare(part: 'bot' | 'worker' | 'both', env: Record<string, string>): Promise<Running> {
  return start(new URL('bare.ts', import.meta.url), [part], env)
}
