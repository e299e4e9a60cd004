import type { FieldName } from './policy.ts'
import { fold } from './text.ts'

/** Whether a typed name refers to the field: its key or label, in any case, with spaces or hyphens. */
export function isCalled({ key, label }: { key: string; label: string }, name: string): boolean {
  const typed = oneWord(name)
  return oneWord(key) === typed || oneWord(label) === typed
}

/** A name in the form typed before an equals sign: folded, with hyphens for spaces. */
export function oneWord(name: string): string {
  return fold(name).replaceAll(' ', '-')
}

/** Whether a name in the policy covers this vendor field. */
export function covers({ name, means }: FieldName, vendor: string, field: string): boolean {
  return means === null ? name === field : means.some(one => one.vendor === vendor && one.key === field)
}
