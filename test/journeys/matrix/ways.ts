import { formFor, lookAt, send, settled } from '../approvals/acts.ts'
import type { Office } from '../approvals/company.ts'
import { ask, dayFromToday, openReview, untilCardSays } from '../harness/steps.ts'
import { alertWays } from './alert-ways.ts'
import { ACTOR, said, type Way } from './way.ts'

const ALONE = 'Apply it alone (break-glass)'
const tomorrow = dayFromToday(1)

export const ways = {
  ...alertWays,
  ask: {
    through: ['/company update', 'view company.update'],
    async open(house, name) {
      await formFor(house, name, '+10', ACTOR)
    },
    send: submitForm
  },
  edit: {
    through: ['action change.edit', 'view company.update'],
    async open(house, name) {
      await pending(house, name)
      await lookAt(house, name, ACTOR)
      const sam = house.slack.as(ACTOR)
      await sam.press('Edit')
      await sam.until(() => sam.modal()?.submit === 'Save the edit')
      await sam.fill({ Reference: 'edited' })
    },
    send: submitForm
  },
  withdraw: {
    through: ['action change.withdraw'],
    async open(house, name) {
      await pending(house, name, ACTOR)
      await lookAt(house, name, ACTOR)
    },
    async send(house) {
      const sam = house.slack.as(ACTOR)
      await sam.press('Withdraw my change')
      await sam.until(() => !sam.modal()?.buttons.includes('Withdraw my change'))
      return await settled(house, ACTOR)
    }
  },
  review: {
    through: ['action change.review', 'action review.retry'],
    async open(house, name) {
      await pending(house, name)
      // Its buttons stay when those of the card are gone.
      await said(house, '/company queue')
    },
    send: (house, name) => lookAt(house, name, ACTOR)
  },
  approve: {
    through: ['view change.decide'],
    open: reviewing,
    send: house => send(house, ACTOR, { Decision: 'Approve' })
  },
  reject: {
    through: ['view change.decide'],
    open: reviewing,
    send: house => send(house, ACTOR, { Decision: 'Reject', Reason: 'No' })
  },
  'break-glass': {
    through: ['view change.decide'],
    open: reviewing,
    send: house => send(house, ACTOR, { Decision: ALONE, Reason: 'Urgent' })
  },
  freeze: { through: ['/company freeze'], open: nothing, send: house => said(house, '/company freeze Month end') },
  thaw: {
    through: ['/company thaw'],
    async open(house) {
      await freezeFor(house, ACTOR)
    },
    send: house => said(house, '/company thaw')
  },
  away: {
    through: ['/company away'],
    open: nothing,
    send: house => said(house, `/company away until ${tomorrow} @ben`)
  }
} satisfies Record<string, Way>

/** Ann asks, unless somebody else does. */
export async function pending(house: Office, name: string, by = 'ann'): Promise<void> {
  if (house.slack.as(by).modal()) await house.slack.as(by).close()
  await ask(house, `"${name.toLowerCase()}" seats=+10 reason="For the matrix"`, by)
  await untilCardSays(house, name, 'Waiting for')
}

/** Somebody freezes everything; resolves when the channel knows. */
export async function freezeFor(house: Office, by: string): Promise<void> {
  const announced = () =>
    house.slack
      .as('ben')
      .messages('#changes')
      .filter(({ text }) => text.includes('has frozen everything')).length
  const before = announced()
  await said(house, '/company freeze Month end', by)
  await house.slack.until(() => announced() > before)
}

async function reviewing(house: Office, name: string): Promise<void> {
  await pending(house, name)
  await openReview(house, name, ACTOR)
}

async function submitForm(house: Office): Promise<string> {
  const { errors, failed, done } = await house.slack.as(ACTOR).submit()
  if (done === 'closed') return 'closed'
  if (failed || errors) throw new Error(`The form was not sent: ${failed ?? JSON.stringify(errors)}`)
  return await settled(house, ACTOR)
}

async function nothing(): Promise<void> {}
