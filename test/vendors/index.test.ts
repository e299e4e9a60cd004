import { describe, expect, it } from 'vitest'
import { getConfig } from '../../src/app/config.ts'
import { vendors } from '../../src/vendors/index.ts'

describe('vendors', () => {
  it('are made of the configuration, each of another name of one lower-case word', () => {
    const { vendors: config } = getConfig({
      SLACK_BOT_TOKEN: 'xoxb-1-2-abcdefghijklmnop',
      SLACK_APP_TOKEN: 'xapp-1-A1-1-abcdefghijklmnop',
      APPROVERS: 'U012ABCDEF',
      KEEPNET_CLIENT_ID: 'an-id',
      KEEPNET_CLIENT_SECRET: 'a-secret',
      KEEPNET_DATE_FORMAT: 'dd/MM/yyyy',
      APPDIRECT_CLIENT_ID: 'another-id',
      APPDIRECT_CLIENT_SECRET: 'another-secret',
      APPDIRECT_BASE_URL: 'https://marketplace.example'
    })
    const names = vendors(config, { now: () => new Date(), wait: async () => undefined }).map(({ name }) => name)
    expect(names).toEqual(['appdirect', 'keepnet'])
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+$/)
  })
})
