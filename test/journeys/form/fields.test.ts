import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { fields } from '../../../src/vendors/keepnet/fields/fields.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { offersOf } from '../harness/screen.ts'
import { openForm } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
})
afterAll(() => product.close())

const SHOW = 'Show profile and settings'

async function openAll(command: string) {
  await openForm(product, command)
  const ann = product.slack.as('ann')
  if (ann.modal()?.buttons.includes(SHOW)) await ann.press(SHOW)
  return await ann.until(() => ann.modal()?.inputs.Name && ann.modal())
}

describe('the fields', () => {
  it('are all that Keepnet accepts in a write, the logo file included', async () => {
    const { inputs } = await openAll('Quarry Textiles Ltd')
    const shown = Object.keys(inputs).filter(
      label => !['Company', 'Apply on', 'Apply at', 'Reason', 'Reference'].includes(label)
    )
    expect(shown).toEqual(fields.flatMap(({ label }) => (label === 'Logo' ? [label, 'Logo file'] : [label])))
    expect(shown).toHaveLength(describedProperties().length)
  })

  it('are selects wherever Keepnet has a list', async () => {
    const { inputs } = await openAll('Quarry Textiles Ltd')
    const types = Object.fromEntries(Object.entries(inputs).map(([label, { type }]) => [label, type]))
    expect(types).toMatchObject({
      'Licence type': 'static_select',
      'Licence period': 'static_select',
      Modules: 'multi_static_select',
      Industry: 'static_select',
      Country: 'external_select',
      'Time zone': 'external_select',
      'Preferred language': expect.stringMatching(/_select$/),
      'Company groups': 'multi_static_select',
      Status: 'static_select',
      'Date format': 'static_select',
      'Time format': 'static_select',
      'Notification templates': 'static_select',
      'Training content': 'static_select',
      'SMTP configuration': 'static_select'
    })
    expect(inputs['Licence type']?.options).toEqual(['Awareness', 'Silver', 'Gold', 'Enterprise', 'Voice', 'Custom'])
    expect(inputs['Licence period']?.options).toContain('Custom')
    expect(inputs.Modules?.options).not.toContain('Serious Games')
  })

  it('with more than a hundred options are searched by typing, ignoring accents', async () => {
    await openAll('Quarry Textiles Ltd')
    expect(await offersOf(product, 'Country', 'turk')).toContain('Türkiye')
    expect(await offersOf(product, 'Country', 'CÔTE')).toEqual(['Côte d’Ivoire'])
    expect(await offersOf(product, 'Country', 'cote d')).toEqual(['Côte d’Ivoire'])
    expect(await offersOf(product, 'Country', "cote d'iv")).toEqual(['Côte d’Ivoire'])
    expect(await offersOf(product, 'Country', '')).toHaveLength(100)
    expect(await offersOf(product, 'Country', 'atlantis')).toEqual([])
    expect((await offersOf(product, 'Time zone', 'istanbul'))[0]).toContain('Istanbul')
  })
})

function describedProperties(): string[] {
  const file = readFileSync(new URL('../../../src/vendors/keepnet/openapi.yaml', import.meta.url), 'utf8')
  const form = z.object({ properties: z.record(z.string(), z.unknown()) })
  const description = z.object({ components: z.object({ schemas: z.object({ CompanyForm: form }) }) })
  return Object.keys(description.parse(parse(file)).components.schemas.CompanyForm.properties)
}
