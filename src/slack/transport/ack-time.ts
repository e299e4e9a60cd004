import type { App } from '@slack/bolt'

export type Acked = (kind: string, milliseconds: number) => void

/** Reports how long each request waited for its acknowledgement. Stands before everything else. */
export function timeAcks(app: App, acked: Acked): void {
  app.use(async args => {
    const { body } = args
    if ('ack' in args && typeof args.ack === 'function') {
      const began = performance.now()
      const ack = args.ack as (...answer: unknown[]) => Promise<void> // each kind of request types its own answer
      const timed = async (...answer: unknown[]) => {
        acked('type' in body ? String(body.type) : 'command', performance.now() - began)
        await ack(...answer)
      }
      Object.assign(args, { ack: timed })
    }
    await args.next()
  })
}
