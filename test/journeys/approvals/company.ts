import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Group, Member } from '../../../sandbox/slack/options.ts'
import { APPLY_TIMES } from '../../../src/changes/apply/run.ts'
import { ordinary } from '../harness/ordinary.ts'
import { type More, openProduct, type Product, type Way } from '../harness/product.ts'

/** People besides the sample ones: finance, operations, a lead, and those who may never approve. */
const staff: readonly Member[] = [
  { id: 'U0FAY', name: 'fay', realName: 'Fay Moreau' },
  { id: 'U0FINN', name: 'finn', realName: 'Finn Berg' },
  { id: 'U0OLGA', name: 'olga', realName: 'Olga Petrov' },
  { id: 'U0OSCAR', name: 'oscar', realName: 'Oscar Nunez' },
  { id: 'U0LENA', name: 'lena', realName: 'Lena Vogt' },
  { id: 'U0GINA', name: 'gina', realName: 'Gina Guest', isRestricted: true },
  { id: 'U0ROBO', name: 'robo', realName: 'Robo Bot', isBot: true },
  { id: 'U0DORA', name: 'dora', realName: 'Dora Gone', deleted: true }
]

export const FINANCE = 'S0FINANCE'
const finance: Group = { id: FINANCE, handle: 'finance', name: 'Finance', members: ['U0FAY', 'U0FINN'] }

/** A product with its own policy. Answers of Slack are cached no longer than one click. */
export type ApprovalProduct = Product & {
  /** Replaces the policy file, which the service reloads by itself. */
  rewrite(policy: string): void
  /** The next unused company. */
  fresh(): { name: string; seats: number }
}

export async function openWorkspace(
  policy: string,
  way: Way = 'socket',
  more: More & { environment?: Record<string, string> } = {}
): Promise<ApprovalProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-policy-'))
  const path = join(folder, 'policy.yaml')
  writeFileSync(path, policy)
  const product = await openProduct(
    way,
    { POLICY_FILE: path, ...more.environment },
    {
      ...more,
      people: [...staff, ...(more.people ?? [])],
      groups: [finance, ...(more.groups ?? [])],
      pace: { membershipTtl: 0, pollEvery: 100, apply: { ...APPLY_TIMES, busy: 100, held: 100 }, ...more.pace }
    }
  )
  const companies = ordinary(product.keepnet)
  return {
    ...product,
    rewrite: text => writeFileSync(path, text),
    fresh() {
      const next = companies.shift()
      if (!next) throw new Error('The sandbox has no more companies to try this with.')
      return next
    },
    async close() {
      await product.close()
      rmSync(folder, { recursive: true })
    }
  }
}
