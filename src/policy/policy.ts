/** Who must approve what, as one text said it. Data alone: it can be stored, and compared by its version. */
export type Policy = {
  /** Stands for the text: the same text has the same version. */
  version: string
  roles: readonly Role[]
  hours: Hours
  /** Read from the top: for each edit the first that matches decides. */
  rules: readonly Rule[]
  /** What an edit needs that no rule matches. */
  otherwise: Needs
  limits: Limits
  may: {
    freeze: readonly Role[]
    unfreeze: readonly Role[]
    /** Empty where there is no break-glass. */
    breakGlass: readonly Role[]
    /** Null where every full member may look after alerts. */
    manageAlerts: readonly Role[] | null
  }
  reminders: Reminders
  /** For rules that don't say their own. */
  escalation: Escalation | null
  /** Working minutes until a change that nobody decided expires; for rules that don't say their own. */
  expiry: number
}

/** People under one name: each may approve where the role is asked. */
export type Role = {
  name: string
  /** Slack user ids. */
  people: readonly string[]
  /** Slack user-group ids. */
  groups: readonly string[]
  /** User and user-group ids that may approve as well and are never pinged. */
  quiet: readonly string[]
  /** When its people work: the policy's hours, in the role's zone where it has its own. */
  hours: Hours
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Working hours. `from` and `to` are minutes after midnight by the clock of the zone; `from` is before `to`. */
export type Hours = { zone: string; days: readonly Weekday[]; from: number; to: number }

export type Rule = { name: string; when: When; needs: Needs }

/** What a rule is about; what is left out matches everything, and what stands here must all hold. */
export type When = {
  vendors?: readonly string[]
  companies?: readonly CompanyPattern[]
  fields?: readonly FieldName[]
  /** Field groups. */
  groups?: readonly string[]
  direction?: 'up' | 'down'
  sizes?: readonly Size[]
  /** Who asked, and who wrote the revision. */
  requesters?: readonly Role[]
}

/** A company; what is left out matches every one. In a name `*` stands for any text, and case says nothing. */
export type CompanyPattern = { id?: string; name?: string; tag?: string }

/**
 * A field by the name that the policy's text gives it, with all that people mean who type that name. `means` is null where
 * the reader of the text knew no fields: then the name is a key, at any vendor.
 */
export type FieldName = { name: string; means: readonly { vendor: string; key: string }[] | null }

/** How far a number moves: absolute, or in percent of what it was. */
export type Size = { than: 'at most' | 'under' | 'at least' | 'over'; amount: number; percent: boolean }

/** What a rule asks for. Without stages nobody has to approve. */
export type Needs = {
  /** In order; every role stands once. */
  stages: readonly Stage[]
  /** Whoever approves types the company's name. */
  typeTheName: boolean
  escalation?: Escalation
  /** Working minutes. */
  expiry?: number
}

/** So many different people of a role. */
export type Stage = { role: Role; count: number }

/** So many working minutes after the revision was written, the role's people may fill the places as well. */
export type Escalation = { after: number; to: Role }

/** The first after so many working minutes, each next after twice the pause before it. */
export type Reminders = { first: number; most: number }

/** What no approval lifts. Seats are those that are added; null where there is no limit. */
export type Limits = {
  seats: { perChange: number | null; perHour: number | null }
  forbidden: readonly FieldName[]
  frozen: readonly CompanyPattern[]
}

/** The field whose number is of seats: the one that the limits count. */
export const SEATS = 'seats'

/** What one change needs. Everything is written out in it, so that it can be stored with the change. */
export type Requirement = {
  /** The version of the policy that asked for it. */
  version: string
  /** In order; none where nobody has to approve. Every role stands once. */
  stages: readonly RequiredStage[]
  typeTheName: boolean
  /** Working minutes after the revision was written. */
  expiry: number
  hours: Hours
  reminders: Reminders
  /** What decided: names of rules, and `otherwise`. */
  rules: readonly string[]
}

export type RequiredStage = Stage & { escalation: Escalation | null }

/** How far a need is met. */
export type Progress = { complete: boolean; stages: readonly StageProgress[] }

/** `for` is who lent the right to approve, where it was a delegate. */
export type StageProgress = {
  role: string
  count: number
  by: readonly { user: string; for: string | null }[]
}
