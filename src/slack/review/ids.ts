/** Actions. `REVIEW` opens the form of a change from its message or a list; the others are inside it. */
export const REVIEW = 'change.review'
export const REVIEW_RETRY = 'review.retry'
export const EDIT = 'change.edit'
export const WITHDRAW = 'change.withdraw'

/** The form's submission, and its inputs. */
export const DECIDE = 'change.decide'
export const DECISION = 'decision'
export const DECISION_REASON = 'decision-reason'
export const NAME = 'company-name'
