import { sayDate } from '../../../src/slack/text/dates.ts'
import { ordinary } from '../harness/ordinary.ts'
import type { Product } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'
import type { Account, ChangeCase } from './account.ts'

/** Companies at Keepnet, which are written whole. */
export const keepnet: Account = {
  title: 'at Keepnet',
  vendor: 'Keepnet',
  writes: ['PUT'],
  companies: product => ordinary(product.keepnet).map(({ name }) => name),
  command: (_, name) => `"${name.toLowerCase()}"`,
  now: (product, name) => product.company(name),
  asks: {
    'more seats': (product, name) => {
      const requested = moreSeats(product, name, 40)
      return requested
    },
    'more seats for longer': (product, name) => {
      const requested = moreSeats(product, name, 1)
      const ends = dayFromToday(400)
      return {
        typed: `${requested.typed} ends=${ends}`,
        says: [...requested.says, `to ${sayDate(ends)}`],
        after: { ...requested.after, licenseEndDate: ends }
      }
    }
  },
  small: (product, name) => moreSeats(product, name, 10),
  async move(product, name) {
    const { resourceId } = product.company(name)
    const seats = seatsOf(product, name)
    await product.keepnet.change(resourceId, { numberOfUsers: seats + 5 })
    return {
      refused: `Seats was ${seats} and is now ${seats + 5}`,
      review: `Seats is *${seats + 5}* at Keepnet now (changed since the request`,
      conflict: `Seats\u2003${seats} → *${seats + 10}*\u2003+10\u2003now *${seats + 5}*`
    }
  },
  refusals: {
    'with a status of 400': ({ keepnet }, words) =>
      keepnet.injectFaults({ how: { name: 'refuse', status: 400, messages: [words] }, method: 'PUT' }),
    'inside a success': ({ keepnet }, words) =>
      keepnet.injectFaults({ how: { name: 'refuse', status: 200, messages: [words] }, method: 'PUT' })
  },
  spoil: ({ keepnet }, how) => keepnet.injectFaults({ how, method: 'PUT' }),
  goDown: ({ keepnet }) => keepnet.injectFaults({ how: { name: 'drop', when: 'before' }, times: 'always' }),
  clearFaults: ({ keepnet }) => keepnet.clearFaults()
}

function moreSeats(product: Product, name: string, more: number): ChangeCase {
  const seats = seatsOf(product, name)
  return {
    typed: `seats=+${more}`,
    says: [`Seats ${seats} to ${seats + more} +${more}`],
    after: { ...product.company(name), numberOfUsers: seats + more }
  }
}

function seatsOf(product: Product, name: string): number {
  const { numberOfUsers } = product.company(name)
  if (numberOfUsers === null) throw new Error(`The seats of ${name} are unlimited.`)
  return numberOfUsers
}
