import type { paths } from '../../generated/appdirect.d.ts'
import { type Description, describedBy } from '../description.ts'

/** The marketplace's REST interface, read once: it never changes, and reading it takes longer than the rest of a start. */
export function describedAppDirect(): Description<paths> {
  known ??= describedBy<paths>(new URL('../../src/vendors/appdirect/openapi.yaml', import.meta.url), form =>
    Object.fromEntries(form)
  )
  return known
}

let known: Description<paths> | undefined
