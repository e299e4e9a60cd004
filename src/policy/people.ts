/** Somebody in Slack. A user id means nothing without its team. */
export type Person = { team: string; user: string }

export function isSame(one: Person, other: Person): boolean {
  return one.team === other.team && one.user === other.user
}
