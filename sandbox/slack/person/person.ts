import { act, chooseShortcut, keep } from '../interactions/act.ts'
import { openHome, placeOf, send } from '../interactions/command.ts'
import { close, type Submitted, submit } from '../interactions/submit.ts'
import type { Member } from '../options.ts'
import { find, ImpossibleAct, type WorkspaceParts } from '../parts.ts'
import type { OpenView } from '../workspace.ts'
import { answerFor, type Filling, type FormField, fieldsOf, lookUp } from './fields.ts'
import { messagesSeen, modalSeen, render, type SeenMessage, type SeenModal } from './seen.ts'
import { type Confirmation, type Screen, theButton, theField, type Where } from './targets.ts'
import { type Held, until } from './until.ts'
import { buttonsOf, linesOf, readable } from './words.ts'

/** What one person can do and see. Every action waits up to ten seconds for its target to appear. */
export type Person = {
  id: string
  /** Sends a slash command or a message; `in` is a channel's `#name` or id, `thread` a text in the root message. */
  command(text: string, where: { in: string; thread?: string }): Promise<void>
  /** Chooses an app's shortcut on the newest message with a text, in a thread too. */
  shortcut(name: string, where: { in: string; message: string }): Promise<{ failed?: string }>
  /** The top modal, as this person sees it. */
  modal(): SeenModal | undefined
  /** Fills inputs by label, in the given order; looks options of an external select up first. */
  fill(answers: Readonly<Record<string, Filling>>): Promise<void>
  /** The options of an external select for a typed text. */
  suggestions(label: string, typed: string): Promise<string[]>
  /** Presses Enter in an input that dispatches on Enter. */
  enter(label: string): Promise<void>
  /**
   * Presses a button of the modal, including submit and close; or with `in`, of the newest message with that text. Where
   * Slack asks for a confirmation, the person gives it.
   */
  press(label: string, where?: Where): Promise<{ failed?: string }>
  /** What Slack asks before it sends the press of a button; undefined where it asks nothing. */
  confirmation(label: string, where?: Where): Promise<Confirmation | undefined>
  /** Chooses in a select or menu of a message or of the modal. */
  choose(label: string, option: Filling, where?: Where): Promise<{ failed?: string }>
  /** Submits the modal; errors are by label. */
  submit(): Promise<Submitted>
  close(): Promise<void>
  /** A channel's messages; without a channel, this person's direct messages with the app. */
  messages(channel?: string): SeenMessage[]
  openHome(): Promise<void>
  home(): { lines: string[]; buttons: string[] } | undefined
  until<Found>(holds: () => Found, limit?: number): Promise<Held<Found>>
  /** Everything this person sees, as text. */
  render(): string
}

export function person(parts: WorkspaceParts, member: Member): Person {
  const { id } = member
  const { workspace } = parts
  const screen: Screen = { parts, person: id }
  const wait = <Found>(holds: () => Found, limit?: number) => until(parts, holds, () => render(parts, id), limit)

  const top = (): OpenView => {
    const open = parts.stacks.of(id).at(-1)
    if (open === undefined) throw new ImpossibleAct(`${member.name} has no modal open.`)
    return open
  }

  async function put(label: string, given: Filling, where?: Where): Promise<{ failed?: string }> {
    const { container, field } = await wait(() => theField(screen, label, where))
    const value = await answerFor(parts, id, container, field, given)
    if (field.dispatches) return dispatch(field, container, value)
    keep(workspace, id, find(parts, id, container), { [field.blockId]: { [field.actionId]: value } })
    return {}
  }

  function dispatch(field: FormField, container: Parameters<typeof act>[2], value: Record<string, unknown>) {
    return act(parts, id, container, { ...value, type: field.type, actionId: field.actionId, blockId: field.blockId })
  }

  const self: Person = {
    id,
    async command(text, where) {
      const channel = placeOf(parts, id, where.in)
      const thread = where.thread
      const root = thread && self.messages(where.in).find(one => one.lines.join('\n').includes(thread))
      await send(parts, id, channel.id, text, root ? root.ts : undefined)
    },
    async shortcut(name, where) {
      const channel = placeOf(parts, id, where.in)
      const all = self.messages(where.in).flatMap(one => [one, ...one.thread])
      const message = all.findLast(one => !one.ephemeral && one.lines.join('\n').includes(where.message))
      const chosen = workspace.options.shortcuts?.find(one => one.name === name)
      if (!message || !chosen) throw new ImpossibleAct(`There is no “${name}” on “${where.message}” in ${where.in}.`)
      return await chooseShortcut(parts, id, chosen.callbackId, { channel: channel.id, ts: message.ts })
    },
    modal() {
      const open = parts.stacks.of(id).at(-1)
      return open && modalSeen(workspace, open)
    },
    async fill(answers) {
      for (const [label, given] of Object.entries(answers)) {
        const { failed } = await put(label, given)
        if (failed !== undefined) throw new ImpossibleAct(`${label}: ${failed}`)
      }
    },
    async suggestions(label, typed) {
      const { container, field } = await wait(() => theField(screen, label))
      return (await lookUp(parts, id, container, field, typed)).map(option => option.text.text)
    },
    async enter(label) {
      const { container, field } = await wait(() => theField(screen, label))
      const block = find(parts, id, container).blocks.find(one => one.block_id === field.blockId)
      if (block?.type !== 'input' || block.dispatch_action !== true) {
        throw new ImpossibleAct(`${label} does not dispatch on Enter.`)
      }
      const held = top().values[field.blockId]?.[field.actionId] ?? {}
      const { failed } = await dispatch(field, container, held)
      if (failed !== undefined) throw new ImpossibleAct(`${label}: ${failed}`)
    },
    async press(label, where) {
      const target = await wait(() => theButton(screen, label, where))
      switch (target.name) {
        case 'submit':
          return failureOf(await self.submit())
        case 'close':
          await self.close()
          return {}
        case 'button': {
          const { container, actionId, blockId, type } = target
          return act(parts, id, container, { actionId, blockId, type })
        }
        default:
          return target satisfies never
      }
    },
    async confirmation(label, where) {
      const target = await wait(() => theButton(screen, label, where))
      const asked = target.name === 'button' ? target.confirmation : undefined
      return asked && { ...asked, text: readable(asked.text, workspace) }
    },
    choose: (label, option, where) => put(label, option, where),
    async submit() {
      const open = await wait(top)
      const labels = new Map(fieldsOf(open.view.blocks).map(field => [field.blockId, field.label]))
      const done = await submit(parts, id, open.id)
      if (done.errors === undefined) return done
      const errors = Object.entries(done.errors).map(([blockId, text]) => [labels.get(blockId) ?? blockId, text])
      return { ...done, errors: Object.fromEntries(errors) }
    },
    async close() {
      const open = await wait(top)
      await close(parts, id, open.id)
    },
    messages: channel =>
      messagesSeen(workspace, id, channel === undefined ? workspace.direct(id).id : placeOf(parts, id, channel).id),
    async openHome() {
      await openHome(parts, id)
    },
    home() {
      const home = workspace.homes.get(id)
      return home && { lines: linesOf(home.view.blocks, workspace), buttons: buttonsOf(home.view.blocks) }
    },
    until: wait,
    render: () => render(parts, id)
  }
  return self
}

function failureOf(done: Submitted): { failed?: string } {
  if (done.failed !== undefined) return { failed: done.failed }
  return done.errors === undefined ? {} : { failed: Object.values(done.errors).join(' ') }
}
