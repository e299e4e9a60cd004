import type { Actor } from '../model/change.ts'

/** The end of the audit: how many entries there are, and the hash of the last one, which covers all before. */
export type AuditHead = { count: number; hash: string }

/** An entry of the audit, with its place in the chain, which is also the cursor of an export. */
export type AuditEntry = {
  place: number
  at: Date
  action: string
  actor: Actor
  change: string | null
  revision: number | null
  alert: string | null
  /** Of the change or alert. */
  company: { vendor: string; id: string; name: string } | null
  detail: Readonly<Record<string, unknown>>
  hash: string
}

/** Entries behind the place `after`, from a moment until before another; of the companies with that name or id. */
export type AuditQuery = { after: number; from?: Date; to?: Date; company?: string }
