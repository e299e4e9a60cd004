import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { detail, row } from '../../../sandbox/keepnet/answers.ts'
import { SANDBOX_CREDENTIALS, tokens } from '../../../sandbox/keepnet/tokens.ts'
import { manyCompanies } from '../../watch/many-companies.ts'
import { companyNames } from '../many-names.ts'

// Keepnet as far as it is needed, as cheap as it can be: `node vendor.ts COMPANIES MILLISECONDS`, each answer
// after so many. It checks nothing, so that the machine's cores are left to what is measured. GET /bench says what it
// was asked; POST /bench?hold=1 lets writes land and never answers them.
const [count = 0, delay = 0] = process.argv.slice(2).map(Number)
const PAGE = 100
const ACCOUNT = { dateFormat: 'iso', timeFormat: '24h' } as const

const today = new Date().toISOString().slice(0, 10)
const names = companyNames(count)
const companies = manyCompanies(count, today, 10).map((company, at) => ({
  ...company,
  name: names[at] ?? company.name
}))
const byId = new Map(companies.map(company => [company.resourceId, company]))
const token = await tokens([SANDBOX_CREDENTIALS], { now: () => new Date(), wait: ms => wait(ms) }).issue(
  SANDBOX_CREDENTIALS.clientId,
  SANDBOX_CREDENTIALS.clientSecret
)
const asked = { reads: 0, writes: 0, others: 0, readBackAt: [] as number[] }
const written = new Set<string>()
let hold = false

const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a listening TCP server has one
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`)
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request
  const body = method === 'GET' ? '' : await text(request)
  if (url.startsWith('/bench')) {
    if (method === 'POST') hold = url.endsWith('hold=1')
    return send(response, {
      ...asked,
      companies: method === 'GET' ? companies.map(({ resourceId }) => resourceId) : []
    })
  }
  if (url === '/connect/token') return send(response, token)
  const [, id = ''] = /^\/api\/companies\/([\w-]+)$/.exec(url) ?? []
  const company = byId.get(id)
  if (company && method === 'PUT') {
    asked.writes += 1
    written.add(id)
    company.numberOfUsers = Number(/name="NumberOfUsers"\r\n\r\n(\d+)/.exec(body)?.[1] ?? company.numberOfUsers)
    if (hold) return
    await wait(delay)
    return send(response, { data: null, status: 'SUCCESS', messages: [] })
  }
  await wait(delay)
  if (company) {
    asked.reads += 1
    // The first read after the write is the one that reads back; who reads again after that asks for no outcome.
    if (written.delete(id)) asked.readBackAt.push(Date.now())
    return send(response, { data: detail(company, ACCOUNT), status: 'SUCCESS', messages: [] })
  }
  asked.others += 1
  send(response, { data: url === '/api/companies/search' ? page(body) : null, status: 'SUCCESS', messages: [] })
}

function page(body: string) {
  const { pageNumber = 1, isTargetUserCountExceededLimit: isOver, filter } = JSON.parse(body)
  const typed = filter?.FilterGroups?.[0]?.FilterItems?.[0]?.Value
  const found = isOver || typed !== undefined ? [] : companies
  const rows = found.slice((pageNumber - 1) * PAGE, pageNumber * PAGE)
  return {
    totalNumberOfRecords: found.length,
    totalNumberOfPages: Math.ceil(found.length / PAGE),
    pageNumber,
    pageSize: PAGE,
    results: rows.map(company => row(company, ACCOUNT, today))
  }
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
