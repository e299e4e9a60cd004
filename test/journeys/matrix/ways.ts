import { formFor, openReviewOf, send, settled } from '../approvals/acts.ts'
import type { ApprovalProduct } from '../approvals/company.ts'
import { ask, dayFromToday, openReview, untilCardSays } from '../harness/steps.ts'
import { alertWays } from './alert-ways.ts'
import { ACTOR, said, type Way } from './way.ts'

const ALONE = 'Apply it alone (break-glass)'
const tomorrow = dayFromToday(1)

export const ways = {
  ...alertWays,
  ask: {
    through: ['/company update', 'view company.update'],
    async open(product, name) {
      await formFor(product, name, '+10', ACTOR)
    },
    send: submitForm
  },
  edit: {
    through: ['action change.edit', 'view company.update'],
    async open(product, name) {
      await pending(product, name)
      await openReviewOf(product, name, ACTOR)
      const sam = product.slack.as(ACTOR)
      await sam.press('Edit')
      await sam.until(() => sam.modal()?.submit === 'Save the edit')
      await sam.fill({ Reference: 'edited' })
    },
    send: submitForm
  },
  withdraw: {
    through: ['action change.withdraw'],
    async open(product, name) {
      await pending(product, name, ACTOR)
      await openReviewOf(product, name, ACTOR)
    },
    async send(product) {
      const sam = product.slack.as(ACTOR)
      await sam.press('Withdraw my change')
      await sam.until(() => !sam.modal()?.buttons.includes('Withdraw my change'))
      return await settled(product, ACTOR)
    }
  },
  review: {
    through: ['action change.review', 'action review.retry'],
    async open(product, name) {
      await pending(product, name)
      // Its buttons stay when those of the change's message are gone.
      await said(product, '/company queue')
    },
    send: (product, name) => openReviewOf(product, name, ACTOR)
  },
  approve: {
    through: ['view change.decide'],
    open: reviewing,
    send: product => send(product, ACTOR, { Decision: 'Approve' })
  },
  reject: {
    through: ['view change.decide'],
    open: reviewing,
    send: product => send(product, ACTOR, { Decision: 'Reject', Reason: 'No' })
  },
  'break-glass': {
    through: ['view change.decide'],
    open: reviewing,
    send: product => send(product, ACTOR, { Decision: ALONE, Reason: 'Urgent' })
  },
  freeze: { through: ['/company freeze'], open: nothing, send: product => said(product, '/company freeze Month end') },
  unfreeze: {
    through: ['/company unfreeze'],
    async open(product) {
      await freezeFor(product, ACTOR)
    },
    send: product => said(product, '/company unfreeze')
  },
  delegate: {
    through: ['/company delegate'],
    open: nothing,
    send: product => said(product, `/company delegate @ben until ${tomorrow}`)
  }
} satisfies Record<string, Way>

/** A request of Ann's by default. */
export async function pending(product: ApprovalProduct, name: string, by = 'ann'): Promise<void> {
  if (product.slack.as(by).modal()) await product.slack.as(by).close()
  await ask(product, `"${name.toLowerCase()}" seats=+10 reason="For the matrix"`, by)
  await untilCardSays(product, name, 'Waiting for')
}

/** Somebody freezes everything; resolves when the channel knows. */
export async function freezeFor(product: ApprovalProduct, by: string): Promise<void> {
  const announced = () =>
    product.slack
      .as('ben')
      .messages('#changes')
      .filter(({ text }) => text.includes('Frozen by @')).length
  const before = announced()
  await said(product, '/company freeze Month end', by)
  await product.slack.until(() => announced() > before)
}

async function reviewing(product: ApprovalProduct, name: string): Promise<void> {
  await pending(product, name)
  await openReview(product, name, ACTOR)
}

async function submitForm(product: ApprovalProduct): Promise<string> {
  const { errors, failed, done } = await product.slack.as(ACTOR).submit()
  if (done === 'closed') return 'closed'
  if (failed || errors) throw new Error(`The form was not sent: ${failed ?? JSON.stringify(errors)}`)
  return await settled(product, ACTOR)
}

async function nothing(): Promise<void> {}
