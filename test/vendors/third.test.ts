import { expect, it } from 'vitest'
import { getConfig } from '../../src/app/config.ts'
import { SETUPS, vendors } from '../../src/vendors/index.ts'
import type { Setup } from '../../src/vendors/shared/setup.ts'
import { vendorContract } from '../contracts/vendor.ts'
import * as list from './third/list.ts'
import { companyServer } from './third/server.ts'

// A third vendor is a folder and a line: nothing else of src knows of it. It is as small as one can be, which shows
// that the port and the contract ask for nothing of any other vendor's.
const setups = Object.values<Setup>(list)

vendorContract('of the tests', async () => {
  const server = companyServer()
  return {
    vendor: opened({ THIRD_BASE_URL: server.url }),
    companyId: 'two',
    wanted: [{ seats: 30 }, { seats: 31 }],
    make: server.make,
    clearFaults: () => server.make(undefined),
    stop: async () => undefined
  }
})

it('stands in the list beside the others, which are off', () => {
  expect(setups.map(({ name }) => name).sort()).toEqual([...SETUPS.map(({ name }) => name), 'third'].sort())
  expect(opened({ THIRD_BASE_URL: 'http://127.0.0.1:1' })).toMatchObject({ name: 'third', label: 'Third' })
})

it('is told what it lacks like the others', () => {
  expect(() => opened({ THIRD_BASE_URL: 'ftp://third' })).toThrow(
    'THIRD_BASE_URL is wrong: given "ftp://third". It must'
  )
})

/** The one vendor of this environment, as the product opens it. */
function opened(environment: Record<string, string>) {
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', APPROVERS: 'U1' }
  const config = getConfig({ ...slack, ...environment }, setups)
  const [only, another] = vendors(config.vendors, { now: () => new Date() }, setups)
  if (!only || another) throw new Error('There should be one vendor')
  return only
}
