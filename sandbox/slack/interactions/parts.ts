import type { Deliveries } from '../delivery/deliveries.ts'
import type { Payloads } from '../delivery/payloads.ts'
import type { Responses } from '../delivery/responses.ts'
import type { Stacks } from '../stacks.ts'
import type { Triggers } from '../triggers.ts'
import type { Workspace } from '../workspace.ts'

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
