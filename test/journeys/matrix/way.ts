import type { Office } from '../approvals/company.ts'
import { answerTo } from '../harness/steps.ts'

/** How somebody acts: what they have on their screen before, and what they are told when they send it. */
export type Way = {
  /** The listeners that it goes through. */
  through: readonly string[]
  open(product: Office, name: string): Promise<void>
  send(product: Office, name: string): Promise<string>
}

/** Who acts in all of them: a member who may do everything, until something is made to stand against it. */
export const ACTOR = 'sam'

export async function said(product: Office, command: string, by = ACTOR): Promise<string> {
  return (await answerTo(product, command, by)).lines.join('\n')
}
