import { type Change, ENDED } from '../../changes/model/change.ts'
import type { EarlierRevision, RevisionEdit, Store } from '../../changes/ports/ports.ts'
import type { Stored } from '../json.ts'
import type { StoreDependencies } from '../schema.ts'
import { selectChanges, toChange } from './rows.ts'

/** What became of changes. */
export function history({
  db
}: StoreDependencies): Pick<Store, 'ended' | 'history' | 'revisionBefore' | 'revisionEdit'> {
  return {
    async ended(limit) {
      // Only the audit has the order in which they ended.
      const latest = await db
        .selectFrom('audit')
        .innerJoin('changes', 'changes.id', 'audit.change')
        .select('change')
        .where('action', 'in', ENDED)
        .where('batch', 'is', null)
        .orderBy('audit.id', 'desc')
        .limit(limit)
        .execute()
      const ids = latest.map(({ change }) => change).filter(id => id !== null)
      if (ids.length === 0) return []
      const rows = await selectChanges(db).where('id', 'in', ids).execute()
      return rows.map(toChange).toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
    },

    async revisionBefore(change) {
      return (await revisionEdit(change))?.before
    },

    revisionEdit,

    async history({ vendor, id }, limit, during) {
      const all = selectChanges(db).where('vendor', '=', vendor).where('company_id', '=', id)
      const ofCompany = during
        ? all.where('requested_at', '>=', during.from).where('requested_at', '<', during.to)
        : all
      const rows = await ofCompany.orderBy('place', 'desc').limit(limit).execute()
      return rows.map(toChange)
    }
  }

  async function revisionEdit({ id, revision }: Pick<Change, 'id' | 'revision'>): Promise<RevisionEdit | undefined> {
    if (revision === 1) return undefined
    const row = await db
      .selectFrom('audit')
      .select('detail')
      .where('change', '=', id)
      .where('revision', '=', revision)
      .where('action', '=', 'revised')
      .executeTakeFirst()
    if (!row) return undefined
    // Only `revise` writes this entry, with the content of the revision and of the one that it replaces.
    const { before, ...after } = row.detail as Stored<RevisionEdit['after']> & { before: Stored<EarlierRevision> }
    return { before: revived(before), after: { ...revived(after), revision, editor: after.editor } }
  }
}

function revived({ applyAt, ...content }: Stored<EarlierRevision>): EarlierRevision {
  return { ...content, ...(applyAt && { applyAt: new Date(applyAt) }) }
}
