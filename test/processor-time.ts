/**
 * How long synchronous work takes, in milliseconds of this thread's processor time: the same however busy the machine is
 * with something else.
 */
export function processorTime(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
