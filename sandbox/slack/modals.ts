import { randomBytes } from 'node:crypto'
import type { Modal } from './check/surface.ts'
import { valuesOf, withIds } from './inputs.ts'
import type { OpenView, Workspace } from './workspace.ts'

/** Slack's limit for the stack of views. */
const MAX_VIEWS = 3

export type Stacks = ReturnType<typeof stacks>

/** Everybody's open modals. Nobody sees, changes or closes another person's. */
export function stacks(workspace: Workspace) {
  const all = () => [...workspace.stacks.values()].flat()

  return {
    of: (person: string): readonly OpenView[] => workspace.stacks.get(person) ?? [],
    byId: (id: string): OpenView | undefined => all().find(one => one.id === id),
    byExternalId: (id: string): OpenView | undefined => all().find(one => one.view.external_id === id),

    /** Opens a view as the only one; closes what the person had open. */
    open(person: string, view: Modal): OpenView {
      const opened = newView(person, view, [])
      workspace.stacks.set(person, [opened])
      workspace.changed()
      return opened
    },

    /** Opens a view on top of the stack; undefined if it already has three. */
    push(person: string, view: Modal): OpenView | undefined {
      const under = workspace.stacks.get(person) ?? []
      if (under.length >= MAX_VIEWS) return undefined
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

    /** Closes a view and everything on top of it. */
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

/** A trigger opens one view within three seconds of its action. */
const LIFETIME = 3000

/** After this, a trigger is unknown instead of expired. */
const FORGET_AFTER = 60 * 60_000

export type Trigger = { person: string; from: 'view' | 'elsewhere' }
export type TriggerRefusal = 'invalid_trigger' | 'expired_trigger_id' | 'exchanged_trigger_id'
export type Triggers = ReturnType<typeof triggers>

export function triggers(workspace: Workspace) {
  const made = new Map<string, Trigger & { at: number; used: boolean }>()

  return {
    make(trigger: Trigger): string {
      for (const [old, { at }] of made) if (workspace.now() - at > FORGET_AFTER) made.delete(old)
      const id = `${workspace.now()}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString('hex')}`
      made.set(id, { ...trigger, at: workspace.now(), used: false })
      return id
    },

    /** Uses the trigger, once. Returns whose it is, or why Slack refuses it. */
    exchange(id: unknown): Trigger | TriggerRefusal {
      const found = typeof id === 'string' ? made.get(id) : undefined
      if (found === undefined) return 'invalid_trigger'
      if (found.used) return 'exchanged_trigger_id'
      if (workspace.now() - found.at > LIFETIME) return 'expired_trigger_id'
      found.used = true
      return found
    }
  }
}
