import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import type { Databases } from './databases.ts'
import { type Figures, figure } from './figures.ts'
import { openFilled } from './fill.ts'
import { startServers } from './servers/servers.ts'

const COMPANIES = 20_000
const PAGE = 100
const DELAY = 5
const ROUNDS = 5

/**
 * A scan of many companies, first when nobody is known and then when nothing is new, beside a loop that only asks for
 * the same pages and parses them. In this process, which does nothing else.
 */
export async function watchFigures(databases: Databases): Promise<Figures> {
  const servers = await startServers(COMPANIES, DELAY)
  const [bare, first, again]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    const filled = await openFilled(await databases.place(), servers)
    bare.push(await bareLoop(servers.vendor))
    first.push(await filled.scan())
    again.push(await filled.scan())
    await filled.close()
  }
  await servers.end()
  const seconds = (times: readonly number[]) => times.map(time => time / 1000)
  const note = `${COMPANIES} companies`
  return {
    watchFirst: figure(seconds(first), seconds(bare), 's', note),
    watchAgain: figure(seconds(again), seconds(bare), 's', note)
  }
}

/** Nothing but the requests and their JSON; how long they took, in milliseconds. */
async function bareLoop(url: string): Promise<number> {
  const began = performance.now()
  const { clientId, clientSecret } = SANDBOX_CREDENTIALS
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'api1' }
  const answer = await fetch(`${url}/connect/token`, { method: 'POST', body: new URLSearchParams(form) })
  const { access_token: token }: { access_token: string } = await answer.json()
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const filter = { Condition: 'AND', SearchInputTextValue: '' }
  for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber += 1) {
    const body = JSON.stringify({ pageNumber, pageSize: PAGE, orderBy: 'CreateTime', ascending: true, filter })
    const response = await fetch(`${url}/api/companies/search`, { method: 'POST', headers, body })
    const { data }: { data: { totalNumberOfPages: number } } = await response.json()
    pages = data.totalNumberOfPages
  }
  return performance.now() - began
}
