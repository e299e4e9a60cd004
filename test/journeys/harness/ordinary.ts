import type { SandboxKeepnet } from '../../../sandbox/keepnet/keepnet.ts'

/** Companies whose seats can be changed as they are. */
const FIT: readonly string[] = ['ordinary', 'three years', 'over limit', 'at 90 %', 'exactly full', 'nobody yet']

/** Companies at Keepnet with which nothing special is the matter, and which a part of their name alone finds. */
export function ordinary({ companies }: Pick<SandboxKeepnet, 'companies'>): { name: string; seats: number }[] {
  const all = [...companies.values()]
  const names = all.map(({ name }) => name.toLowerCase())
  return all.flatMap(({ name, story, numberOfUsers }) => {
    const fit =
      FIT.includes(story) &&
      (numberOfUsers ?? 0) > 20 &&
      // Some have names that no button, no command or no sentence can hold as they are: other tests are about those.
      /^[A-Za-z .]{1,40}$/.test(name) &&
      !name.endsWith('Sample Reseller') &&
      names.filter(other => other.includes(name.toLowerCase())).length === 1
    return fit && numberOfUsers ? [{ name, seats: numberOfUsers }] : []
  })
}
