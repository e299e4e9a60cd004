import { startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { manyCompanies } from '../watch/many-companies.ts'

// A sandbox with so many companies, as a process of its own; it says its address: `node crowded-vendor.ts <count>`.
const server = await startKeepnet({
  companies: manyCompanies(Number(process.argv[2]), new Date().toISOString().slice(0, 10), 10)
})
process.stdout.write(`${server.url}\n`)
process.once('SIGTERM', () => void server.stop())
