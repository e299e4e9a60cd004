import type { KnownBlock } from '@slack/types'
import { elementsOf } from './check/surface.ts'
import type { Deliveries } from './delivery/deliveries.ts'
import type { Payloads } from './delivery/payloads.ts'
import type { Responses } from './delivery/responses.ts'
import type { Stacks, Triggers } from './modals.ts'
import type { Home, Message, OpenView, Workspace } from './workspace.ts'

/** What people's actions and the app's API calls work on. */
export type WorkspaceParts = {
  workspace: Workspace
  stacks: Stacks
  triggers: Triggers
  responses: Responses
  deliveries: Deliveries
  payloads: Payloads
  /** The address of the workspace. */
  base(): string
}

/** An action that Slack's client does not allow, such as pressing a button that does not exist. */
export class ImpossibleAct extends Error {
  override name = 'ImpossibleAct'
}

/** What contains a block, as the page identifies it. */
export type Container = { type: 'message'; channel: string; ts: string } | { type: 'view'; viewId: string }

export type Place =
  | { name: 'message'; message: Message; blocks: readonly KnownBlock[] }
  | { name: 'modal'; open: OpenView; blocks: readonly KnownBlock[] }
  | { name: 'home'; home: Home; blocks: readonly KnownBlock[] }

/** Finds a message or view that a person can see. */
export function find(parts: WorkspaceParts, person: string, container: Container): Place {
  const { workspace, stacks } = parts
  if (container.type === 'message') {
    const message = workspace.messages.find(
      one =>
        one.channel === container.channel &&
        one.ts === container.ts &&
        (one.onlyFor === undefined || one.onlyFor === person)
    )
    const channel = workspace.conversation(container.channel)
    if (message === undefined || !channel?.members.includes(person)) {
      throw new ImpossibleAct(`${person} sees no message ${container.ts} in ${container.channel}.`)
    }
    return { name: 'message', message, blocks: message.blocks }
  }
  const open = stacks.of(person).find(one => one.id === container.viewId)
  if (open !== undefined) return { name: 'modal', open, blocks: open.view.blocks }
  const home = workspace.homes.get(person)
  if (home?.id === container.viewId) return { name: 'home', home, blocks: home.view.blocks }
  throw new ImpossibleAct(`${person} has no view ${container.viewId} open.`)
}

/** An element by its block and action ids, with its block. */
export function elementOf(place: Place, blockId: string, actionId: string) {
  const block = place.blocks.find(one => one.block_id === blockId)
  const found = block && elementsOf(block).find(one => one.element.action_id === actionId)
  if (block === undefined || found === undefined) {
    throw new ImpossibleAct(`There is no element ${actionId} in a block ${blockId} here.`)
  }
  return { block, element: found.element }
}
