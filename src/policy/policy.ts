/** Who must approve what, parsed from one text. Plain data: it can be stored, and compared by its version. */
export type Policy = {
  /** A content hash: equal texts have equal versions. */
  version: string
  roles: readonly Role[]
  hours: Hours
  /** In order: the first rule that matches an edit decides. */
  rules: readonly Rule[]
  /** Applies to edits that no rule matches. */
  otherwise: Needs
  limits: Limits
  may: {
    freeze: readonly Role[]
    unfreeze: readonly Role[]
    /** Empty where there is no break-glass. */
    breakGlass: readonly Role[]
    /** Null where every full member may manage alerts. */
    manageAlerts: readonly Role[] | null
    /** Who may be named as a delegate; unset where everybody in a role may. */
    delegate?: readonly Role[]
    /** Who may request changes; unset where every full member may. */
    request?: readonly Role[]
    /** Who may view customers' data; unset where every full member may. */
    view?: readonly Role[]
  }
  reminders: Reminders
  /** The default for rules without their own. */
  escalation: Escalation | null
  /** Working minutes until an undecided change expires; the default for rules without their own. */
  expiry: number
}

/** Named people and user groups; each member may approve where the role is required. */
export type Role = {
  name: string
  /** Slack user ids. */
  people: readonly string[]
  /** Slack user-group ids. */
  groups: readonly string[]
  /** Users and user groups that may also approve but are never pinged. */
  quiet: readonly string[]
  /** The policy's hours, in the role's own zone where it has one. */
  hours: Hours
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/**
 * Hours of some weekdays in the zone's local time, as minutes after midnight; `from` is before `to`. A window over
 * midnight ends after 24:00.
 */
export type Hours = { zone: string; days: readonly Weekday[]; from: number; to: number }

export type Rule = { name: string; when: When; needs: Needs }

/** A rule's conditions; all must hold, and an omitted one always does. */
export type When = {
  vendors?: readonly string[]
  companies?: readonly CompanyPattern[]
  fields?: readonly FieldName[]
  /** Field groups. */
  groups?: readonly string[]
  direction?: 'up' | 'down'
  sizes?: readonly Size[]
  /** How many changes are requested together; a change requested alone counts as one. */
  batch?: readonly BatchSize[]
  /** Must contain both the requester and the editor. */
  requesters?: readonly Role[]
  /** `later`: the change has a date on which it is applied. */
  schedule?: 'now' | 'later'
}

/** A company pattern; omitted parts match all. In a name `*` matches any text, and case is ignored. */
export type CompanyPattern = { id?: string; name?: string; tag?: string }

/**
 * A field by its name in the policy, with every vendor field of that key or label. `means` is null where the parser
 * knew no fields: then the name is a key at any vendor.
 */
export type FieldName = { name: string; means: readonly { vendor: string; key: string }[] | null }

/** The size of a numeric change: absolute, or in percent of the value seen. */
export type Size = { than: 'at most' | 'under' | 'at least' | 'over'; amount: number; percent: boolean }

/** The number of changes in a batch. */
export type BatchSize = Omit<Size, 'percent'>

/** What a rule requires. Without stages, no approval. */
export type Needs = {
  /** In order; each role appears once. */
  stages: readonly Stage[]
  /** The approver must type the company's name. */
  typeTheName: boolean
  escalation?: Escalation
  /** Working minutes. */
  expiry?: number
  /** Only within these hours are its changes applied. */
  window?: Hours
}

/** Approval by `count` different people of a role. */
export type Stage = { role: Role; count: number }

/** `after` working minutes from the revision, the role `to` may approve as well. */
export type Escalation = { after: number; to: Role }

/** `first`: working minutes until the first reminder; each later interval doubles. */
export type Reminders = { first: number; most: number }

/** Whether anything in the policy depends on a company's id, name or tags. */
export function dependsOnCompany({ rules, limits }: Policy): boolean {
  return limits.frozen.length > 0 || rules.some(({ when }) => when.companies !== undefined)
}

/** Limits that no approval overrides. Seats are those added; null means no limit. */
export type Limits = {
  seats: { perChange: number | null; perHour: number | null }
  forbidden: readonly FieldName[]
  frozen: readonly CompanyPattern[]
  perPerson: LimitsPerPerson
}

/**
 * What one person may do at most: commands in a minute, changes requested alone that are open, and rows of open batches.
 */
export type LimitsPerPerson = { commands: number; open: number; batchRows: number }

/** The key of the seats field, which the limits count. */
export const SEATS = 'seats'

/** The approvals one change requires. Self-contained, so that it can be stored with the change. */
export type Requirement = {
  /** The version of the policy it comes from. */
  version: string
  /** In order, each role once; empty where no approval is required. */
  stages: readonly RequiredStage[]
  typeTheName: boolean
  /** Working minutes after the revision was written. */
  expiry: number
  hours: Hours
  reminders: Reminders
  /** Names of the rules that decided, or `otherwise`. */
  rules: readonly string[]
  /** It is applied only when all of these are open; unset where the policy has none for it. */
  windows?: readonly Hours[]
}

export type RequiredStage = Stage & { escalation: Escalation | null }

/** How much of a requirement is met. */
export type Progress = { complete: boolean; stages: readonly StageProgress[] }

/** `for`: the delegator, where a delegate approved. */
export type StageProgress = {
  role: string
  count: number
  by: readonly { user: string; for: string | null }[]
}

/**
 * An approval as counted: `for` is the delegator in whose place somebody approved. `left`: it no longer counts, because
 * its person is no longer a full member. `void`: it fills no place, for another reason.
 */
export type Approval = { user: string; for: string | null; status: 'counts' | 'left' | 'void' }

/** What has changed since the approval: the company's name or tags, the policy, or who may approve. */
export type SentBack = 'company' | 'policy' | 'approvers'

/** What policies match of a company, beside its id. */
export type CompanyFacts = { name: string; tags: readonly string[] }
