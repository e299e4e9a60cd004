import { z } from 'zod'
import { address, type Setup } from '../../../src/vendors/shared/setup.ts'
import { fields, third } from './third.ts'

const variables = z.object({ THIRD_BASE_URL: address('it is where the third vendor answers') })

export const setup: Setup<{ baseUrl: string }> = {
  name: 'third',
  label: 'Third',
  fields,
  variables,
  secrets: [],
  account: variables.transform(({ THIRD_BASE_URL: baseUrl }) => ({ baseUrl })),
  open: third
}
