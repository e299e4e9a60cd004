import { ordinary } from '../harness/ordinary.ts'
import type { House } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'
import type { Account, Ask } from './account.ts'

/** Companies at Keepnet, which are written whole. */
export const keepnet: Account = {
  title: 'at Keepnet',
  vendor: 'Keepnet',
  writes: ['PUT'],
  companies: house => ordinary(house.keepnet).map(({ name }) => name),
  command: (_, name) => `"${name.toLowerCase()}"`,
  now: (house, name) => house.company(name),
  asks: {
    'more seats': (house, name) => {
      const asked = moreSeats(house, name, 40)
      const { targetUserCount, numberOfUsers } = house.company(name)
      return { ...asked, says: [...asked.says, `${targetUserCount} of ${numberOfUsers} seats used`] }
    },
    'more seats for longer': (house, name) => {
      const asked = moreSeats(house, name, 1)
      const ends = dayFromToday(400)
      return {
        typed: `${asked.typed} ends=${ends}`,
        says: [...asked.says, `→ ${ends}`],
        shows: `${asked.shows}, Licence ends ${ends}`,
        after: { ...asked.after, licenseEndDate: ends }
      }
    }
  },
  small: (house, name) => moreSeats(house, name, 10),
  async move(house, name) {
    const { resourceId } = house.company(name)
    const seats = seatsOf(house, name)
    await house.keepnet.change(resourceId, { numberOfUsers: seats + 5 })
    return {
      refused: `Seats was ${seats} and is now ${seats + 5}`,
      review: `Seats is *${seats + 5}* at Keepnet now (moved since`,
      conflict: `Seats: seen ${seats}, now ${seats + 5}, wanted ${seats + 10}`
    }
  },
  refusals: {
    'with a status of 400': ({ keepnet }, words) =>
      keepnet.misbehave({ how: { name: 'refuse', status: 400, messages: [words] }, method: 'PUT' }),
    'inside a success': ({ keepnet }, words) =>
      keepnet.misbehave({ how: { name: 'refuse', status: 200, messages: [words] }, method: 'PUT' })
  },
  spoil: ({ keepnet }, how) => keepnet.misbehave({ how, method: 'PUT' }),
  goDown: ({ keepnet }) => keepnet.misbehave({ how: { name: 'drop', when: 'before' }, times: 'always' }),
  behave: ({ keepnet }) => keepnet.behave()
}

function moreSeats(house: House, name: string, more: number): Ask {
  const seats = seatsOf(house, name)
  return {
    typed: `seats=+${more}`,
    says: [`Seats: ${seats} → ${seats + more}`],
    shows: `Seats ${seats + more}`,
    after: { ...house.company(name), numberOfUsers: seats + more }
  }
}

function seatsOf(house: House, name: string): number {
  const { numberOfUsers } = house.company(name)
  if (numberOfUsers === null) throw new Error(`The seats of ${name} are unlimited.`)
  return numberOfUsers
}
