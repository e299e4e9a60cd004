import type { Field, Options, Values } from '../../src/changes/ports/vendor.ts'

/** A vendor's field list with a field of every kind. */
export const fields = [
  { key: 'type', label: 'Licence type', group: 'licence', required: true, kind: { name: 'choice' } },
  {
    key: 'limited',
    label: 'Seats limited',
    group: 'licence',
    required: true,
    kind: { name: 'flag', yes: 'Limited', no: 'Unlimited' }
  },
  { key: 'seats', label: 'Seats', group: 'licence', required: true, kind: { name: 'number', min: 1, max: 100_000 } },
  { key: 'ends', label: 'Licence ends', group: 'licence', required: false, kind: { name: 'date' } },
  { key: 'modules', label: 'Modules', group: 'licence', required: false, kind: { name: 'choices' } },
  {
    key: 'name',
    label: 'Name',
    group: 'profile',
    required: true,
    kind: { name: 'text', maxLength: 20, lines: 'one' }
  },
  {
    key: 'note',
    label: 'Note',
    group: 'profile',
    required: false,
    kind: { name: 'text', maxLength: 40, lines: 'many' }
  },
  { key: 'tags', label: 'Tags', group: 'settings', required: false, kind: { name: 'words', maxLength: 8 } }
] as const satisfies readonly Field[]

export type Key = (typeof fields)[number]['key']

export function field(key: Key): Field {
  const found = fields.find(one => one.key === key)
  if (!found) throw new Error(`There is no field ${key}.`)
  return found
}

export const options: Options = {
  type: [
    { value: 't1', label: 'Standard' },
    { value: 't2', label: 'Standard Plus' },
    { value: 't3', label: 'Custom' }
  ],
  modules: [
    { value: 'm1', label: 'Phishing' },
    { value: 'm2', label: 'Training' },
    { value: 'm3', label: 'Callback' }
  ]
}

/** What Acme holds before anybody changes it. */
export const acme: Values = {
  type: 't1',
  limited: true,
  seats: 500,
  ends: '2027-12-31',
  modules: ['m1', 'm2'],
  name: 'Acme',
  note: null,
  tags: ['north']
}
