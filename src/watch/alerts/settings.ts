/** What is worth telling, as the configuration says. */
export type Settings = {
  /** From so many percent of its seats on a licence is nearly full; a company may have a threshold of its own. */
  near: number
  /** So many percent of the limit more make an alert worse by a step, which breaks through a snooze. */
  worse: number
  /** A raise that is suggested is rounded up to a multiple of so many seats. */
  seatStep: number
  /** So many days before a licence ends it is told, in falling order. The last one breaks through a snooze. */
  renewalDays: readonly number[]
  /** The zone in which a day begins and passes have their hours. */
  zone: string
}

/** What it is unless the configuration says otherwise. */
export const SETTINGS: Settings = {
  near: 90,
  worse: 10,
  seatStep: 10,
  renewalDays: [60, 30, 14, 7, 1],
  zone: 'Etc/UTC'
}
