import { startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { crowd } from '../watch/many-companies.ts'

// A stand-in with so many companies, as a process of its own; it says its address: `node crowded-vendor.ts <count>`.
const server = await startKeepnet({
  companies: crowd(Number(process.argv[2]), new Date().toISOString().slice(0, 10), 10)
})
process.stdout.write(`${server.url}\n`)
process.once('SIGTERM', () => void server.stop())
