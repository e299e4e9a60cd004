import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import { COMPANIES, startClient } from './client.ts'

describe('sandbox appdirect control', () => {
  it('lists companies, including equal names, and changes one', async () => {
    await using appdirect = await startClient()
    const found = await appdirect.ask('GET', '/sandbox/companies?text=harbour%20outfitters')
    expect(found.json()).toMatchObject(Array(3).fill({ name: 'Harbour Outfitters Sample' }))
    const { uuid } = appdirect.withStory('ordinary')
    const path = `/sandbox/companies/${uuid}`
    const changed = await appdirect.ask('PATCH', path, { name: null, enabled: false })
    expect(changed.json()).toMatchObject({ uuid, name: null, enabled: false })
    expect((await appdirect.ask('GET', `${COMPANIES}/${uuid}`)).json()).toMatchObject({ name: null, enabled: false })
    expect((await appdirect.ask('PATCH', path, { seats: 1 })).status).toBe(400)
    expect((await appdirect.ask('PATCH', '/sandbox/companies/nobody', { name: 'x' })).status).toBe(404)
    expect(appdirect.requests.count('PATCH')).toBe(0)
  })

  it('injects faults and clears them', async () => {
    await using appdirect = await startClient()
    const told = await appdirect.ask('POST', '/sandbox/faults', {
      how: { name: 'refuse', status: 503 },
      times: 'always'
    })
    expect(told.json()).toHaveLength(1)
    expect((await appdirect.ask('GET', COMPANIES)).status).toBe(503)
    expect((await appdirect.ask('DELETE', '/sandbox/faults')).json()).toEqual([])
    expect((await appdirect.ask('GET', COMPANIES)).status).toBe(200)
    expect((await appdirect.ask('POST', '/sandbox/faults', { how: { name: 'explode' } })).status).toBe(400)
  })

  it('refuses requests for another host name', async () => {
    await using appdirect = await startClient()
    const status = await new Promise((resolve, reject) => {
      request(`${appdirect.url}/sandbox/companies`, { headers: { host: 'evil.example' } }, answer => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(403)
  })
})

describe('sandbox appdirect file', () => {
  it('restores the saved values after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'appdirect-'))
    const file = join(folder, 'new', 'appdirect.json')
    const first = await startAppDirect({ file })
    const [uuid = ''] = first.companies.keys()
    await Promise.all(['1', '2', '3'].map(industry => first.change(uuid, { industry })))
    const before = [...first.companies.values()]
    await first.stop()
    expect(JSON.parse(await readFile(file, 'utf8')).companies).toEqual(before)
    expect(await readdir(join(folder, 'new'))).toEqual(['appdirect.json'])

    const second = await startAppDirect({ file })
    expect([...second.companies.values()]).toEqual(before)
    expect(second.companies.get(uuid)?.industry).toBe('3')
    await second.stop()
    await rm(folder, { recursive: true })
  })

  it('says what to do with a file that it cannot read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'appdirect-'))
    const file = join(folder, 'appdirect.json')
    await writeFile(file, '{"companies": 7}')
    await expect(startAppDirect({ file })).rejects.toThrow(`${file} is not a saved AppDirect sandbox. Delete it`)
    await rm(folder, { recursive: true })
  })
})
