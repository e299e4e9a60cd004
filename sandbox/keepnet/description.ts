import type { paths } from '../../generated/keepnet.d.ts'
import { type Description, describedBy } from '../description.ts'
import { readForm } from './form.ts'

/** The vendor's interface, read once: it never changes, and reading it takes longer than all the rest of a start. */
export function describedKeepnet(): Description<paths> {
  known ??= describedBy<paths>(new URL('../../src/vendors/keepnet/openapi.yaml', import.meta.url), readForm)
  return known
}

let known: Description<paths> | undefined
