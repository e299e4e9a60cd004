import { z } from 'zod'
import { address, oneOf, type Setup, text } from '../shared/setup.ts'
import { NAME } from './api/connection.ts'
import { type AppDirectOptions, appdirect } from './appdirect.ts'
import { fields } from './fields/fields.ts'

const TOGETHER = 'APPDIRECT_CLIENT_ID, APPDIRECT_CLIENT_SECRET and APPDIRECT_BASE_URL go together'

const variables = z.object({
  APPDIRECT_CLIENT_ID: text(`the client id of an API client of the marketplace; ${TOGETHER}`),
  APPDIRECT_CLIENT_SECRET: text(`the client secret that belongs to APPDIRECT_CLIENT_ID; ${TOGETHER}`),
  APPDIRECT_BASE_URL: address(`it is the marketplace's own; ${TOGETHER}`),
  APPDIRECT_WRITE_MODE: oneOf(['patch', 'put', 'graphql-preview']).default('patch'),
  APPDIRECT_EXTERNAL_ID_PREFIX: z
    .string()
    .regex(/^[A-Za-z]+$/, 'It must be letters alone, such as externalId or externalID.')
    .default('externalId')
})

/** AppDirect's configuration. */
export const setup: Setup<
  Pick<AppDirectOptions, 'baseUrl' | 'clientId' | 'clientSecret' | 'writeMode' | 'externalIdPrefix'>
> = {
  name: NAME,
  label: 'AppDirect',
  fields,
  variables,
  secrets: ['APPDIRECT_CLIENT_SECRET'],
  account: variables.transform(given => ({
    clientId: given.APPDIRECT_CLIENT_ID,
    clientSecret: given.APPDIRECT_CLIENT_SECRET,
    baseUrl: given.APPDIRECT_BASE_URL,
    writeMode: given.APPDIRECT_WRITE_MODE,
    externalIdPrefix: given.APPDIRECT_EXTERNAL_ID_PREFIX
  })),
  open: (account, clock, fetch) => appdirect({ ...account, clock, ...(fetch && { fetch }) })
}
