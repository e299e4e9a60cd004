import { randomUUID } from 'node:crypto'
import type { Draft } from '../../src/changes/model/change.ts'
import { acme, options } from './fields.ts'
import { requester } from './fixture.ts'

/** A form for 540 seats, of a company of its own. */
export function form(given: Partial<Draft> = {}): Draft {
  const id = randomUUID()
  return {
    id,
    person: requester,
    channel: 'C1',
    search: '',
    given: [],
    chosen: { vendor: 'keepnet', id },
    company: { id, name: 'Acme', use: { used: 480, limit: 500 }, ends: '2027-12-31', values: acme },
    options,
    typed: { ...acme, seats: 540 },
    reason: ' Growth ',
    reference: '',
    all: false,
    revises: null,
    ...given
  }
}
