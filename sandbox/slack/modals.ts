import { randomBytes } from 'node:crypto'
import type { Modal } from './check/surface.ts'
import { valuesOf, withIds } from './inputs.ts'
import type { OpenView, Workspace } from './workspace.ts'

/** Slack shows at most this many views upon each other. */
const MOST = 3

export type Stacks = ReturnType<typeof stacks>

/** Everybody's open modals. Nobody sees, changes or closes another person's. */
export function stacks(workspace: Workspace) {
  const all = () => [...workspace.stacks.values()].flat()

  return {
    of: (person: string): readonly OpenView[] => workspace.stacks.get(person) ?? [],
    byId: (id: string): OpenView | undefined => all().find(one => one.id === id),
    byExternalId: (id: string): OpenView | undefined => all().find(one => one.view.external_id === id),

    /** Opens a view with nothing under it; what the person had open is gone. */
    open(person: string, view: Modal): OpenView {
      const opened = newView(person, view, [])
      workspace.stacks.set(person, [opened])
      workspace.changed()
      return opened
    },

    /** Opens a view upon the ones that are open; undefined when there are already three. */
    push(person: string, view: Modal): OpenView | undefined {
      const under = workspace.stacks.get(person) ?? []
      if (under.length >= MOST) return undefined
      const opened = newView(person, view, under)
      workspace.stacks.set(person, [...under, opened])
      workspace.changed()
      return opened
    },

    update(open: OpenView, view: Modal): OpenView {
      open.view = { ...view, blocks: withIds(view.blocks) }
      open.values = valuesOf(open.view.blocks, open.values)
      open.hash = freshHash()
      open.errors = {}
      delete open.failed
      workspace.changed()
      return open
    },

    /** Takes a view away, with everything upon it. */
    close(open: OpenView): void {
      const rest = workspace.stacks.get(open.person) ?? []
      const at = rest.indexOf(open)
      if (at >= 0) workspace.stacks.set(open.person, rest.slice(0, at))
      workspace.changed()
    },

    clear(person: string): void {
      workspace.stacks.set(person, [])
      workspace.changed()
    }
  }
}

export function freshHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomBytes(5).toString('hex').slice(0, 8)}`
}

function newView(person: string, view: Modal, under: readonly OpenView[]): OpenView {
  const id = `V${randomBytes(6).toString('hex').toUpperCase().slice(0, 10)}`
  const blocks = withIds(view.blocks)
  return {
    id,
    person,
    rootId: under[0]?.rootId ?? id,
    previousId: under.at(-1)?.id ?? null,
    hash: freshHash(),
    view: { ...view, blocks },
    values: valuesOf(blocks, {}),
    errors: {},
    sending: false
  }
}

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
