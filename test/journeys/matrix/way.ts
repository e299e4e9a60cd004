import type { Office } from '../approvals/company.ts'
import { answerTo } from '../harness/steps.ts'

/** An action: how its screen is prepared, and what the actor is told when they submit it. */
export type Way = {
  /** The listeners that it goes through. */
  through: readonly string[]
  open(product: Office, name: string): Promise<void>
  send(product: Office, name: string): Promise<string>
}

/** The actor in all of them: a member who may do everything, until something forbids it. */
export const ACTOR = 'sam'

export async function said(product: Office, command: string, by = ACTOR): Promise<string> {
  return (await answerTo(product, command, by)).lines.join('\n')
}
