/** The end of the audit: how many entries there are, and the hash of the last one, which covers all before. */
export type AuditHead = { count: number; hash: string }
