import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { startClient } from './client.ts'

describe('sandbox keepnet portal', () => {
  it('lists companies with their seats, and changes one', async () => {
    await using keepnet = await startClient()
    const found = await keepnet.ask('GET', '/sandbox/companies?text=acme%20lim')
    const [company] = z.array(z.looseObject({ id: z.string() })).parse(found.json())
    expect(company).toMatchObject({ name: 'Acme Limited', limited: true })
    const path = `/sandbox/companies/${company?.id}`
    const changed = await keepnet.ask('PATCH', path, { numberOfUsers: 4321 })
    expect(changed.json()).toMatchObject({ name: 'Acme Limited', numberOfUsers: 4321 })
    expect(keepnet.companies.get(company?.id ?? '')?.numberOfUsers).toBe(4321)
    expect((await keepnet.ask('PATCH', path, { seats: 1 })).status).toBe(400)
    expect((await keepnet.ask('PATCH', '/sandbox/companies/nobody', { numberOfUsers: 1 })).status).toBe(404)
    expect(keepnet.requests.count('PATCH')).toBe(0)
  })

  it('injects faults and clears them', async () => {
    await using keepnet = await startClient()
    const told = await keepnet.ask('POST', '/sandbox/faults', {
      how: { name: 'refuse', status: 503 },
      times: 'always'
    })
    expect(told.json()).toHaveLength(1)
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(503)
    expect((await keepnet.ask('DELETE', '/sandbox/faults')).json()).toEqual([])
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(200)
    expect((await keepnet.ask('POST', '/sandbox/faults', { how: { name: 'explode' } })).status).toBe(400)
  })

  it('refuses requests for another host name, and forms that any page could send', async () => {
    await using keepnet = await startClient()
    const status = await new Promise((resolve, reject) => {
      request(`${keepnet.url}/sandbox/companies`, { headers: { host: 'evil.example' } }, answer => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
    const text = JSON.stringify({ how: { name: 'refuse', status: 503 } })
    const form = await keepnet.ask('POST', '/sandbox/faults', text, { 'content-type': 'text/plain' })
    expect(form.status).toBe(400)
    const other = await keepnet.ask('GET', '/sandbox/companies', undefined, { origin: 'https://evil.example' })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('sandbox keepnet file', () => {
  it('restores the saved values after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keepnet-'))
    const file = join(folder, 'new', 'keepnet.json')
    const first = await startKeepnet({ file })
    const [id = ''] = first.companies.keys()
    await Promise.all([1, 2, 3].map(numberOfUsers => first.change(id, { numberOfUsers })))
    const before = [...first.companies.values()]
    await first.stop()
    expect(JSON.parse(await readFile(file, 'utf8')).companies).toEqual(before)
    expect(await readdir(join(folder, 'new'))).toEqual(['keepnet.json'])

    const second = await startKeepnet({ file })
    expect([...second.companies.values()]).toEqual(before)
    expect(second.companies.get(id)?.numberOfUsers).toBe(3)
    await second.stop()
    await rm(folder, { recursive: true })
  })

  it('says what to do with a file that it cannot read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keepnet-'))
    const file = join(folder, 'keepnet.json')
    await writeFile(file, '{"companies": 7}')
    await expect(startKeepnet({ file })).rejects.toThrow(`${file} is not a saved Keepnet sandbox. Delete it`)
    await rm(folder, { recursive: true })
  })
})
