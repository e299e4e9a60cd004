import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../src/changes/model/change.ts'
import { type Bench, requester } from './bench.ts'

const HOUR = 3600_000

export function forms(bench: () => Bench): void {
  describe('drafts', () => {
    it('keeps a form as last saved', async () => {
      const { store } = bench()
      const draft = form('kept')
      await store.saveDraft(draft)
      expect(await store.draft('kept')).toEqual(draft)
      const filled: Draft = {
        ...draft,
        chosen: { vendor: 'keepnet', id: '1' },
        company: { id: '1', name: 'Acme', use: { used: 1, limit: null }, ends: null, values: { seats: 1, on: true } },
        options: { type: [{ value: 'b', label: 'B' }] },
        typed: { seats: null, modules: ['b', 'a'] },
        revises: { change: 'x', revision: 2, hash: 'h' }
      }
      await store.saveDraft(filled)
      expect(await store.draft('kept')).toEqual(filled)
      expect(await store.draft('another')).toBeUndefined()
    })

    it('fills a form that is new or has the same company, and none in which another was chosen meanwhile', async () => {
      const { store } = bench()
      const [first, other] = ['1', '2'].map(id => ({ ...form('filled'), chosen: { vendor: 'keepnet', id } }))
      if (!first || !other) throw new Error('There are two forms.')
      expect(await store.fillDraft(form('filled'))).toBe(true)
      expect(await store.fillDraft(first)).toBe(true)
      expect(await store.fillDraft({ ...first, reason: 'Growth' })).toBe(true)
      await store.saveDraft(other)
      expect(await store.fillDraft(first)).toBe(false)
      expect(await store.fillDraft(form('filled'))).toBe(false)
      expect(await store.draft('filled')).toEqual(other)
    })

    it('deletes a form a day after it was last saved', async () => {
      const { store, clock } = bench()
      await store.saveDraft(form('old'))
      await store.saveDraft(form('used'))
      clock.pass(20 * HOUR)
      await store.saveDraft(form('used'))
      clock.pass(5 * HOUR)
      await store.sweepDrafts()
      expect(await store.draft('old')).toBeUndefined()
      expect(await store.draft('used')).toEqual(form('used'))
    })
  })
}

function form(id: string): Draft {
  return {
    id,
    person: requester,
    channel: 'C1',
    search: 'acme',
    given: [{ key: 'seats', text: '+40' }],
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
