import type { Member } from '../../../sandbox/slack/options.ts'
import { decideOn, openReviewOf } from '../approvals/acts.ts'
import { type ApprovalProduct, FINANCE } from '../approvals/company.ts'
import { untilCardSays } from '../harness/steps.ts'
import { ACTOR, said } from './way.ts'
import { freezeFor, type ways } from './ways.ts'

export type WayName = keyof typeof ways

/** Something that forbids an action between opening the form and the click. */
export type Reason = {
  spoil(product: ApprovalProduct, name: string, way: WayName): Promise<void> | void
  /** Forbids the click only, not what comes before it; returns what ends it. */
  atTheClick?(product: ApprovalProduct): () => void
  /** The refusal of each action; null if this does not forbid it. */
  says: Readonly<Record<WayName, string | null>>
}

/** The actor as Slack has them now. */
export const sam: Member = { id: 'U0SAM', name: ACTOR, realName: 'Sam Adeyemi' }
const FINANCIERS = ['U0FAY', 'U0FINN']

const EVERY = (says: string | null): Reason['says'] => ({
  ask: says,
  edit: says,
  withdraw: says,
  review: says,
  approve: says,
  reject: says,
  'break-glass': says,
  freeze: says,
  unfreeze: says,
  delegate: says,
  acknowledge: says,
  snooze: says,
  endSnoozes: says,
  'wake in a list': says,
  threshold: says,
  'renew together': says
})
const NONE = EVERY(null)
const MANAGE_ALERTS = (says: string) => ({
  acknowledge: says,
  snooze: says,
  endSnoozes: says,
  'wake in a list': says,
  threshold: says
})
const [edited, late, ended, frozen, groups, stranger] = [
  'The change was edited since you opened it',
  'Too late to decide',
  'Nothing is left to decide.',
  'All changes are frozen by @lena',
  'Slack couldn’t tell us who is in the policy’s user groups just now',
  'You’re not an approver for this change.'
]

export const reasons = {
  // First, while the list of open changes still shows it.
  'already decided': {
    async spoil(product, name) {
      await decideOn(product, name, 'fay', { Decision: 'Reject', Reason: 'Not now' })
      await untilCardSays(product, name, 'Rejected by @fay')
    },
    says: {
      ...NONE,
      ...{ edit: late, withdraw: late, review: ended, approve: late, reject: late, 'break-glass': late }
    }
  },
  guest: {
    spoil: () => void Object.assign(sam, { isRestricted: true }),
    says: EVERY('Only full members of this workspace can do this; you are here as a guest.')
  },
  bot: {
    spoil: () => void Object.assign(sam, { isBot: true }),
    says: EVERY('Only full members of this workspace can do this; you are here as a bot.')
  },
  deactivated: {
    spoil: () => void Object.assign(sam, { deleted: true }),
    says: EVERY('Only full members of this workspace can do this; you are here as a deactivated user.')
  },
  'standing unknown': {
    spoil: () => {},
    atTheClick: ({ slack }) => slack.limit(100, 1, 'users.info'),
    says: EVERY('Slack couldn’t tell us who you are just now')
  },
  // Requesting, withdrawing and delegating depend on no group.
  'groups unknown': {
    spoil: ({ slack }) => slack.plan('free'),
    says: {
      ...NONE,
      ...{ edit: groups, review: groups, approve: groups, reject: groups },
      ...{ 'break-glass': groups, freeze: groups, unfreeze: groups },
      ...MANAGE_ALERTS(groups)
    }
  },
  'not an approver': {
    spoil: ({ slack }) => slack.regroup(FINANCE, FINANCIERS),
    says: {
      ...NONE,
      ...{ edit: stranger, review: stranger, approve: stranger, reject: stranger },
      'break-glass': 'You’re not allowed to use break-glass.',
      freeze: 'You’re not allowed to freeze changes.',
      unfreeze: 'You’re not allowed to unfreeze.',
      ...MANAGE_ALERTS('You’re not allowed to manage alerts.')
    }
  },
  // Who asked withdraws whatever has become of it; a review that is opened afterwards shows it as it is.
  'changed since': {
    async spoil(product, name) {
      await openReviewOf(product, name, 'finn')
      const finn = product.slack.as('finn')
      await finn.press('Edit')
      await finn.until(() => finn.modal()?.submit === 'Save the edit')
      await finn.fill({ Reference: 'T-1' })
      await finn.submit()
      await untilCardSays(product, name, 'Revision 2, edited by @finn')
    },
    says: {
      ...NONE,
      ...{ edit: edited, approve: edited, reject: edited, 'break-glass': edited }
    }
  },
  // A freeze does not block rejecting, withdrawing and unfreezing.
  frozen: {
    async spoil(product, _, way) {
      if (way !== 'unfreeze') await freezeFor(product, 'lena')
    },
    says: {
      ...NONE,
      ask: frozen,
      edit: frozen,
      approve: frozen,
      'break-glass': frozen,
      freeze: frozen,
      'renew together': frozen
    }
  }
} satisfies Record<string, Reason>

/** Removes whatever forbids an action. */
export async function removeReasons(product: ApprovalProduct): Promise<void> {
  Object.assign(sam, { isRestricted: false, isBot: false, deleted: false })
  product.slack.plan('paid')
  product.slack.regroup(FINANCE, [...FINANCIERS, sam.id])
  await Promise.all([said(product, '/company unfreeze', 'lena'), said(product, '/company delegate off')])
  for (const by of [ACTOR, 'fay', 'finn', 'lena'])
    while (product.slack.as(by).modal()) await product.slack.as(by).close()
}
