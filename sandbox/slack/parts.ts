import type { KnownBlock } from '@slack/types'
import { elementsOf } from './check/surface.ts'
import type { Deliveries } from './delivery/deliveries.ts'
import type { Payloads } from './delivery/payloads.ts'
import type { Responses } from './delivery/responses.ts'
import type { Stacks, Triggers } from './modals.ts'
import type { Home, Message, OpenView, Workspace } from './workspace.ts'

/** The parts of the workspace that people's acts and the app's calls work on. */
export type WorkspaceParts = {
  workspace: Workspace
  stacks: Stacks
  triggers: Triggers
  responses: Responses
  deliveries: Deliveries
  payloads: Payloads
}

/** An act that Slack's own client would not let a person do, such as pressing a button that is not there. */
export class ImpossibleAct extends Error {
  override name = 'ImpossibleAct'
}

/** Where a block stands, as the page names it. */
export type Container = { type: 'message'; channel: string; ts: string } | { type: 'view'; viewId: string }

export type Place =
  | { name: 'message'; message: Message; blocks: readonly KnownBlock[] }
  | { name: 'modal'; open: OpenView; blocks: readonly KnownBlock[] }
  | { name: 'home'; home: Home; blocks: readonly KnownBlock[] }

/** Finds what a person is looking at; what others see alone does not exist for them. */
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

/** An element by its block and action ids, with the block it stands in. */
export function elementOf(place: Place, blockId: string, actionId: string) {
  const block = place.blocks.find(one => one.block_id === blockId)
  const found = block && elementsOf(block).find(one => one.element.action_id === actionId)
  if (block === undefined || found === undefined) {
    throw new ImpossibleAct(`There is no element ${actionId} in a block ${blockId} here.`)
  }
  return { block, element: found.element }
}
