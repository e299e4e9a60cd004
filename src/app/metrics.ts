import { Gauge, Histogram, Registry } from 'prom-client'
import type { Counts } from '../queue/queue.ts'

export type Metrics = {
  /** Slack was answered after so many milliseconds. */
  acked(kind: string, milliseconds: number): void
  /** In Prometheus' text format. Rejects where the queue does not answer. */
  text(): Promise<string>
}

/** What is worth a graph: how soon Slack is answered, and how many jobs wait where. */
export function createMetrics(counts: () => Promise<Record<string, Counts>>): Metrics {
  const registry = new Registry()
  const acks = new Histogram({
    name: 'countersign_ack_seconds',
    help: 'Time from a request of Slack to its acknowledgement; Slack gives up after 3 s.',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [registry]
  })
  new Gauge({
    name: 'countersign_queue_jobs',
    help: 'Jobs in a queue by state.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const [queue, states] of Object.entries(await counts())) {
        for (const [state, number] of Object.entries(states)) this.set({ queue, state }, number)
      }
    }
  })
  return {
    acked(kind, milliseconds) {
      acks.observe({ kind }, milliseconds / 1000)
    },
    text: () => registry.metrics()
  }
}
