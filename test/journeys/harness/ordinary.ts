import type { SandboxKeepnet } from '../../../sandbox/keepnet/keepnet.ts'

/** Companies whose seats can be changed. */
const CHANGEABLE: readonly string[] = ['ordinary', 'three years', 'over limit', 'at 90 %', 'exactly full', 'nobody yet']

/** Ordinary companies at Keepnet that part of their name identifies. */
export function ordinary({ companies }: Pick<SandboxKeepnet, 'companies'>): { name: string; seats: number }[] {
  const all = [...companies.values()]
  const names = all.map(({ name }) => name.toLowerCase())
  return all.flatMap(({ name, story, numberOfUsers }) => {
    const fit =
      CHANGEABLE.includes(story) &&
      (numberOfUsers ?? 0) > 20 &&
      // Other tests are about names that don't fit in a button, a command or a sentence.
      /^[A-Za-z .]{1,40}$/.test(name) &&
      !name.endsWith('Sample Reseller') &&
      names.filter(other => other.includes(name.toLowerCase())).length === 1
    return fit && numberOfUsers ? [{ name, seats: numberOfUsers }] : []
  })
}
