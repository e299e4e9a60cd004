import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { variableNames } from '../../src/app/config.ts'
import { createMetrics } from '../../src/app/http.ts'
import { SUBCOMMANDS } from '../../src/slack/commands/command.ts'
import { MODULES } from './modules.ts'

const root = new URL('../..', import.meta.url).pathname
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
const readme = read('README.md')

describe('README', () => {
  it('lists every environment variable, and no other', () => {
    expect(firstCells('Configuration').flatMap(code).toSorted()).toEqual(variableNames().toSorted())
  })

  it('lists every command', () => {
    const named = firstCells('Commands in Slack').flatMap(code)
    expect([...new Set(named.map(command => command.split(' ')[1]))].toSorted()).toEqual(
      [...SUBCOMMANDS.keys()].toSorted()
    )
  })

  it('lists every package, and no other', () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'))
    expect(firstCells('Dependencies').flatMap(code).toSorted()).toEqual(
      Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).toSorted()
    )
  })

  it('says of every module what it may import', () => {
    const told = rows('Architecture').map(([name = '', , imports = '']) => [
      code(name)[0]?.replace(/^src\/|\/$/g, ''),
      code(imports)
    ])
    const modules = Object.entries(MODULES).filter(([name]) => !name.endsWith('.ts'))
    const held = modules.map(([name, { modules, types = [] }]) => [name, [...modules, ...types]])
    expect(told).toEqual(held)
  })

  it('names only buttons and places in the demo’s steps that the product or the sandbox has', () => {
    const steps = section('Try it').match(/^\d\. .*$/gm) ?? []
    expect(steps).toHaveLength(8)
    const texts = tracked.filter(path => /^(?:src|sandbox)\/.*\.[jt]s$/.test(path)).map(read)
    const labels = steps.flatMap(step => Array.from(step.matchAll(/\*\*(.+?)\*\*/g), ([, label = '']) => label))
    expect(labels.filter(label => !texts.some(text => text.includes(label)))).toEqual([])
  })
})

describe('documents', () => {
  const documents = tracked.filter(path => path.endsWith('.md'))

  it('link to files that there are', () => {
    const missing = documents.flatMap(path => {
      const links = Array.from(read(path).matchAll(/\]\((?!https?:)([^)#]+)/g), ([, link = '']) => link)
      return links.filter(link => !existsSync(join(root, dirname(path), link))).map(link => `${path}: ${link}`)
    })
    expect(missing).toEqual([])
  })

  it('name folders and files of the repository that there are', () => {
    const named = documents.flatMap(path =>
      code(read(path))
        .filter(one => /^(?:src|test|sandbox|docs|bin|\.ci)\/[\w./-]+$/.test(one))
        .map(one => ({ path, one }))
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter(({ one }) => !existsSync(join(root, one)))).toEqual([])
  })

  it('explain every metric', async () => {
    const text = await createMetrics(async () => ({})).text()
    const names = Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name = '']) => name)
    expect(names.length).toBeGreaterThan(0)
    const operations = code(read('docs/operations.md'))
    expect(names.filter(name => !operations.includes(name))).toEqual([])
  })
})

it('one Node: the packages, .node-version and the image', () => {
  const { optionalDependencies } = JSON.parse(read('package.json'))
  const version = read('.node-version').trim()
  expect([...new Set(Object.values(optionalDependencies))]).toEqual([version])
  expect(read('Dockerfile')).toMatch(new RegExp(`^FROM node:${version.split('.')[0]}-`))
})

function section(title: string): string {
  return readme.split(/^## /m).find(text => text.startsWith(`${title}\n`)) ?? ''
}

/** The rows of the section's table, without its head. */
function rows(title: string): string[][] {
  const lines = section(title).match(/^\|.*\|$/gm) ?? []
  return lines.slice(2).map(line => line.split('|').slice(1, -1))
}

function firstCells(title: string): string[] {
  return rows(title).map(([first = '']) => first)
}

function code(text: string): string[] {
  return Array.from(text.matchAll(/`([^`\n]+)`/g), ([, name = '']) => name)
}
