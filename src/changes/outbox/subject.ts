import type { Pinged } from '../../policy/reminders/recipients.ts'
import type { Change } from '../model/change.ts'
import type { Freeze, Store } from '../ports/store.ts'
import type { Notice } from './message.ts'

/** Kinds of notices about a change; those that ask again. */
type ChangeNotice = Extract<Notice['about'], { name: 'change' }>['kind']
export type Nudge = Extract<ChangeNotice, 'reminder' | 'escalation'>

/** What a notice of this room is about, as it stands now. */
export type Subject =
  | { name: 'change'; kind: Exclude<ChangeNotice, Nudge>; change: Change }
  /** `pinged` is whom it asks again, as things stand when it is sent. */
  | { name: 'nudge'; kind: Nudge; change: Change; pinged: Pinged }
  | { name: 'freeze'; kind: 'frozen' | 'thawed'; freeze: Freeze }

export type SubjectDependencies = {
  store: Pick<Store, 'get' | 'freezeById'>
  /** Whom a nudge asks again, as things stand now. */
  pinged(change: Change, nudge: Nudge): Promise<Pinged>
}

/** Reads what a notice about a change or a freeze is to show; undefined where that is gone, or where it is about something else. */
export async function subjectOf(
  { store, pinged }: SubjectDependencies,
  { about }: Pick<Notice, 'about'>
): Promise<Subject | undefined> {
  switch (about.name) {
    case 'change': {
      const change = await store.get(about.id)
      if (!change) return undefined
      const { kind } = about
      if (kind !== 'reminder' && kind !== 'escalation') return { name: 'change', kind, change }
      return { name: 'nudge', kind, change, pinged: await pinged(change, kind) }
    }
    case 'freeze': {
      const freeze = await store.freezeById(about.id)
      return freeze && { name: 'freeze', kind: about.kind, freeze }
    }
    default:
      return undefined
  }
}
