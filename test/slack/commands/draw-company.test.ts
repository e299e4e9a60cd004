import { expect, it } from 'vitest'
import { drawCompany } from '../../../src/slack/commands/show.ts'
import { acme, options } from '../../changes/fields.ts'
import { at, changeOf, vendor } from '../change.ts'

const company = { id: '1', name: 'Acme', use: { used: 480, limit: 500 }, ends: '2027-12-31', values: acme }
const rejected = changeOf({ state: { name: 'rejected', at, reason: 'no' } })

it('tells what is open and what was done last in its text alone', () => {
  const { text } = drawCompany(vendor, company, options, [changeOf()], [rejected], 'Etc/UTC')
  expect(text).toContain(
    ' Open: Seats: 500 → *1,540* (+1,040) · requested by <@U_REQUESTER> on 1 Mar 2027 · waiting for approval '
  )
  expect(text).toMatch(
    / Last changes: Seats: 500 → \*1,540\* \(\+1,040\) · requested by <@U_REQUESTER> on .+ · rejected .+$/
  )
})

it('says that nothing was done yet where nothing was', () => {
  expect(drawCompany(vendor, company, options, [], [], 'Etc/UTC').text).toMatch(
    / No change is open\. No changes yet\.$/
  )
})

it('tells days by the clock of the zone', () => {
  const late = changeOf({ requestedAt: new Date('2027-02-28T23:30:00Z') })
  expect(drawCompany(vendor, company, options, [late], [], 'Europe/Berlin').text).toContain(' on 1 Mar 2027 ')
})
