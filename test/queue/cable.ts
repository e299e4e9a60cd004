import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A cable to a server, to be cut or to fall silent. */
export type Cable = {
  /** The server's address, through the cable. */
  url: string
  cut(): Promise<void>
  /** Nothing comes through any more, and nothing says so; with `for ever` also on connections that are opened anew. */
  silence(which?: 'open' | 'for ever'): void
  mend(): Promise<void>
  /** Whatever comes through from now on takes that many milliseconds. */
  slow(milliseconds: number): void
  /** Every new connection leads there from now on; those that are open stay where they are. */
  redirect(to: string): void
}

export async function cable(to: string): Promise<Cable> {
  let far = new URL(to)
  let delay = 0
  let isSilent = false
  const sockets = new Set<Socket>()
  const silent = new WeakSet<Socket>()
  const server = createServer(near => {
    const onward = connect(Number(far.port || 6379), far.hostname)
    for (const [from, into] of [
      [near, onward],
      [onward, near]
    ] as const) {
      sockets.add(from)
      from.on('data', piece => {
        if (isSilent || silent.has(from)) return
        if (delay === 0) into.write(piece)
        else setTimeout(() => into.write(piece), delay)
      })
      from.on('end', () => into.end())
      from.on('error', () => into.destroy())
      from.on('close', () => {
        sockets.delete(from)
        into.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is an object; only a pipe's is a string.
  const { port } = server.address() as AddressInfo
  const url = new URL(to)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    async cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
      await once(server, 'close')
    },
    silence(which = 'open') {
      isSilent = which === 'for ever'
      for (const socket of sockets) silent.add(socket)
    },
    slow(milliseconds) {
      delay = milliseconds
    },
    redirect(to) {
      far = new URL(to)
    },
    async mend() {
      isSilent = false
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    }
  }
}
