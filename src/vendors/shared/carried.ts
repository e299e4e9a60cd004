import type { z } from 'zod'
import type { Company } from '../../changes/ports/vendor.ts'

/**
 * What the vendor's own `read` put into the company, wherever the company was meanwhile. Throws where it holds something
 * else: it is our fault to write a company that this vendor did not read.
 */
export function carriedIn<Carried>({ id, carried }: Company, schema: z.ZodType<Carried>): Carried {
  const parsed = schema.safeParse(carried)
  if (parsed.success) return parsed.data
  throw new Error(`The company ${id} does not carry what its vendor read of it`, { cause: parsed.error })
}
