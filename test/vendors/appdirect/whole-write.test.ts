import { describe, expect, it } from 'vitest'
import { startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'
import { VendorError } from '../../../src/changes/ports/vendor.ts'
import { appdirect } from '../../../src/vendors/appdirect/appdirect.ts'
import type { WriteMode } from '../../../src/vendors/appdirect/write/write-mode.ts'
import { hurried } from '../hurried.ts'
import { signal } from './answering.ts'

describe.each(['patch', 'put', 'graphql-preview'] satisfies WriteMode[])('vendors appdirect by %s', writeMode => {
  it.each(['cleared', 'kept'] as const)(
    'leaves every other value of every sample company as it was, where attributes that go unnamed are %s',
    async otherAttributes => {
      const clock = hurried()
      const server = await startAppDirect({ clock, settings: { otherAttributes } })
      const vendor = appdirect({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, writeMode, clock })
      const refused: string[] = []
      for (const [id, before] of [...server.companies]) {
        const company = await vendor.read(id, signal)
        const { values, fields = [] } = company
        const region = fields.find(({ kind }) => kind.name === 'text')
        if (!region) throw new Error('No company has an attribute')
        const wanted = { name: `${values.name}!`, enabled: !values.enabled, [region.key]: 'Elsewhere' }
        try {
          await vendor.write(company, wanted, signal)
        } catch (error) {
          if (!(error instanceof VendorError) || error.status !== 422) throw error
          expect(server.companies.get(id)).toEqual(before)
          refused.push(before.story)
          continue
        }
        const name = region.key.slice('attribute-'.length)
        const others = (company: typeof before) => ({
          ...company,
          name: '',
          enabled: null,
          customAttributes: company.customAttributes
            .filter(one => one.name !== name && (one.value || one.valueKeys.length > 0))
            .sort((one, other) => one.name.localeCompare(other.name))
        })
        const after = server.companies.get(id) ?? before
        expect(others(after)).toEqual(others(before))
        expect((await vendor.read(id, signal)).values).toEqual({ ...values, ...wanted })
      }
      await server.stop()
      // Half an address cannot be sent, and left out of a whole profile it could be lost.
      expect(new Set(refused)).toEqual(new Set(writeMode === 'put' ? ['half an address'] : []))
    }
  )
})
