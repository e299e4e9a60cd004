import type { ApprovalProduct } from '../approvals/company.ts'
import { answerTo } from '../harness/steps.ts'

/** An action: how its screen is prepared, and what the actor is told when they submit it. */
export type Way = {
  /** The listeners that it goes through. */
  through: readonly string[]
  open(product: ApprovalProduct, name: string): Promise<void>
  send(product: ApprovalProduct, name: string): Promise<string>
}

/** The actor in all of them: a member who may do everything, until something forbids it. */
export const ACTOR = 'sam'

export async function said(product: ApprovalProduct, command: string, by = ACTOR): Promise<string> {
  return (await answerTo(product, command, by)).lines.join('\n')
}
