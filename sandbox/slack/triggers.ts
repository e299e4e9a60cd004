import { randomBytes } from 'node:crypto'
import type { Workspace } from './workspace.ts'

/** A trigger opens one view within three seconds of the act that made it. */
const LIFE = 3000

/** After this a trigger is not even known as expired. */
const FORGET = 60 * 60_000

export type Trigger = { person: string; from: 'view' | 'elsewhere' }
export type TriggerRefusal = 'invalid_trigger' | 'expired_trigger_id' | 'exchanged_trigger_id'
export type Triggers = ReturnType<typeof triggers>

export function triggers(workspace: Workspace) {
  const made = new Map<string, Trigger & { at: number; used: boolean }>()

  return {
    make(trigger: Trigger): string {
      for (const [old, { at }] of made) if (workspace.now() - at > FORGET) made.delete(old)
      const id = `${workspace.now()}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`
      made.set(id, { ...trigger, at: workspace.now(), used: false })
      return id
    },

    /** Whose act it was; the trigger cannot be used again. */
    exchange(id: unknown): Trigger | TriggerRefusal {
      const found = typeof id === 'string' ? made.get(id) : undefined
      if (found === undefined) return 'invalid_trigger'
      if (found.used) return 'exchanged_trigger_id'
      if (workspace.now() - found.at > LIFE) return 'expired_trigger_id'
      found.used = true
      return found
    }
  }
}
