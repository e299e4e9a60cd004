import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = new URL('../..', import.meta.url).pathname
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
const texts = tracked.filter(path => !/\.(?:png|jpe?g|ico|woff2?)$/.test(path))

const versions = z.record(z.string(), z.string()).default({})
const Package = z.object({ dependencies: versions, devDependencies: versions, optionalDependencies: versions })
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().default(false),
      optionalDependencies: versions
    })
  )
})
const wanted = Package.parse(JSON.parse(read('package.json')))
const locked = Lock.parse(JSON.parse(read('package-lock.json')))

describe('tree', () => {
  it('names no path of a machine', () => {
    expect(tracked).toContain('package.json')
    expect(texts.flatMap(path => machinePaths(read(path)).map(found => `${path}: ${found}`))).toEqual([])
  })

  it('names no package registry', () => {
    expect(texts.flatMap(path => registries(read(path)).map(found => `${path}: ${found}`))).toEqual([])
    const resolved = Object.entries(locked.packages).filter(([, { resolved }]) => resolved !== undefined)
    expect(resolved, 'npm writes no "resolved" where .npmrc says omit-lockfile-registry-resolved=true').toEqual([])
  })

  it('has the hash of every package, so that no registry can give another', () => {
    const packages = Object.entries(locked.packages).filter(([path, { link }]) => path !== '' && !link)
    expect(packages.length).toBeGreaterThan(100)
    const isHash = (text = '') => /^sha512-[A-Za-z0-9+/]{86}==$/.test(text)
    expect(packages.filter(([, { integrity }]) => !isHash(integrity)).map(([path]) => path)).toEqual([])
  })

  it('pins every package to an exact version', () => {
    const all = { ...wanted.dependencies, ...wanted.devDependencies, ...wanted.optionalDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([])
  })

  // npm leaves a package out of the lock when the registry at hand lacks it, and then refuses `npm ci`.
  it('locks the optional packages of every platform', () => {
    const optional = Object.values(locked.packages).flatMap(one => Object.keys(one.optionalDependencies))
    const paths = Object.keys(locked.packages)
    expect(optional.filter(name => !paths.some(path => path.endsWith(`node_modules/${name}`)))).toEqual([])
  })

  it('keeps secrets and data out', () => {
    expect(
      tracked.filter(path => /(?:^|\/)(?:\.env|data\/|node_modules\/)/.test(path) && path !== '.env.example')
    ).toEqual([])
  })
})

describe('the rule itself', () => {
  it.each(['home', 'Users', 'root'])('finds a path under /%s', folder => {
    expect(machinePaths(`see /${folder}/ada/countersign`)).toHaveLength(1)
  })

  it('finds the folder that it runs in', () => {
    expect(machinePaths(`cd ${root}src`)).toHaveLength(1)
  })

  it('lets pass paths that are the same everywhere', () => {
    expect(machinePaths('/usr/lib/postgresql, /var/lib/postgresql, /app/data, https://a.test/root/b')).toEqual([])
  })

  it('finds a registry and lets pass its mention in words', () => {
    expect(registries(`https://registry.${'npmjs.org'}/a and the registry. Next`)).toHaveLength(1)
  })
})

function machinePaths(text: string): string[] {
  const own = [root, `${homedir()}/`].filter(path => path.split('/').length > 3)
  const found = text.match(/(?<![\w.])\/(?:home|Users|root)\/[\w.-]+/g) ?? []
  return [...new Set([...found, ...own.filter(path => text.includes(path))])]
}

function registries(text: string): string[] {
  return text.match(/\b(?:registry|npm|pypi|mirror)\.[a-z][\w-]*\.[a-z]{2,}\b/gi) ?? []
}
