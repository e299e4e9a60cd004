import type { Recipients } from '../../policy/reminders/recipients.ts'
import type { Change } from '../model/change.ts'
import type { Freeze, Store } from '../ports/store.ts'
import type { OutboxMessage } from './message.ts'

/** Kinds of notices about a change; those that ask again. */
type ChangeMessageKind = Extract<OutboxMessage['about'], { name: 'change' }>['kind']
export type ReminderKind = Extract<ChangeMessageKind, 'reminder' | 'escalation'>

/** What a notice of this room is about, as it stands now. */
export type Subject =
  | { name: 'change'; kind: Exclude<ChangeMessageKind, ReminderKind>; change: Change }
  /** `recipients` is whom it asks again, as things stand when it is sent. */
  | { name: 'reminder'; kind: ReminderKind; change: Change; recipients: Recipients }
  | { name: 'freeze'; kind: 'frozen' | 'unfrozen'; freeze: Freeze }

export type SubjectDependencies = {
  store: Pick<Store, 'get' | 'freezeById'>
  /** Whom a reminder asks again, as things stand now. */
  recipients(change: Change, reminder: ReminderKind): Promise<Recipients>
}

/** Reads what a notice about a change or a freeze is to show; undefined where that is gone, or where it is about something else. */
export async function subjectOf(
  { store, recipients }: SubjectDependencies,
  { about }: Pick<OutboxMessage, 'about'>
): Promise<Subject | undefined> {
  switch (about.name) {
    case 'change': {
      const change = await store.get(about.id)
      if (!change) return undefined
      const { kind } = about
      if (kind !== 'reminder' && kind !== 'escalation') return { name: 'change', kind, change }
      return { name: 'reminder', kind, change, recipients: await recipients(change, kind) }
    }
    case 'freeze': {
      const freeze = await store.freezeById(about.id)
      return freeze && { name: 'freeze', kind: about.kind, freeze }
    }
    default:
      return undefined
  }
}
