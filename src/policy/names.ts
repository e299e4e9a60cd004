import type { FieldName } from './policy.ts'
import { fold } from './text.ts'

/** Whether people who type this name mean the field: by its key or its label, in any case, blanks as hyphens. */
export function isCalled({ key, label }: { key: string; label: string }, name: string): boolean {
  const typed = oneWord(name)
  return oneWord(key) === typed || oneWord(label) === typed
}

/** A name as it can be typed before an equals sign. */
export function oneWord(name: string): string {
  return fold(name).replaceAll(' ', '-')
}

/** Whether a name in the policy covers this field of the vendor's. */
export function covers({ name, means }: FieldName, vendor: string, field: string): boolean {
  return means === null ? name === field : means.some(one => one.vendor === vendor && one.key === field)
}
