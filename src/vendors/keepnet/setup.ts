import { z } from 'zod'
import { address, oneOf, type Setup, text } from '../shared/setup.ts'
import { NAME } from './api/connection.ts'
import { fields } from './fields/fields.ts'
import { type KeepnetOptions, keepnet } from './keepnet.ts'

const variables = z.object({
  KEEPNET_CLIENT_ID: text('the client id of a Keepnet REST API client; without a vendor there is nothing to change'),
  KEEPNET_CLIENT_SECRET: text('the client secret that belongs to KEEPNET_CLIENT_ID'),
  KEEPNET_BASE_URL: address('leave it unset for https://api.keepnetlabs.com').default('https://api.keepnetlabs.com'),
  KEEPNET_DATE_FORMAT: oneOf(
    ['iso', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'],
    '; unset, it is read from Keepnet'
  ).optional()
})

/** Keepnet's configuration. */
export const setup: Setup<Pick<KeepnetOptions, 'baseUrl' | 'clientId' | 'clientSecret' | 'dateFormat'>> = {
  name: NAME,
  label: 'Keepnet',
  fields,
  variables,
  secrets: ['KEEPNET_CLIENT_SECRET'],
  account: variables.transform(given => ({
    clientId: given.KEEPNET_CLIENT_ID,
    clientSecret: given.KEEPNET_CLIENT_SECRET,
    baseUrl: given.KEEPNET_BASE_URL,
    ...(given.KEEPNET_DATE_FORMAT && { dateFormat: given.KEEPNET_DATE_FORMAT })
  })),
  open: (account, clock, fetch) => keepnet({ ...account, clock, ...(fetch && { fetch }) })
}
