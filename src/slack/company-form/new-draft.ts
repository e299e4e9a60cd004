import { randomUUID } from 'node:crypto'
import type { Draft } from '../../changes/model/draft.ts'
import type { Person } from '../../policy/people.ts'

/** A form that somebody has just opened. */
export function newDraft(person: Person, channel: string): Draft {
  return {
    id: `drf_${randomUUID()}`,
    person,
    channel,
    search: '',
    given: [],
    chosen: null,
    company: null,
    options: {},
    typed: {},
    reason: '',
    reference: '',
    all: false,
    revises: null
  }
}
