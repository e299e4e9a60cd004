import type { Room } from '../desk/room.ts'
import type { Member } from '../options.ts'

export type Person = { id: string; render(): string }

export function person(_room: Room, member: Member): Person {
  return { id: member.id, render: () => member.name }
}
