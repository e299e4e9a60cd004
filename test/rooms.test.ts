import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsOf, vagueNames } from './rooms.ts'

const root = new URL('..', import.meta.url).pathname
const files = globSync('**/*.{ts,js}', { cwd: `${root}src` }).toSorted()

describe('rooms', () => {
  it('keeps the dependency rule and the house rules in every file of src/', () => {
    expect(files).toContain('changes/change.ts')
    expect(files.flatMap(file => faultsOf(file, readFileSync(`${root}src/${file}`, 'utf8')))).toEqual([])
  })

  it('names every test after a thing', () => {
    expect(
      globSync('test/**/*', { cwd: root }).flatMap(path => vagueNames(path).map(fault => `${path} ${fault}`))
    ).toEqual([])
  })
})

describe('the rule itself', () => {
  it.each([
    ['an outer room that takes from the heart', 'slack/form.ts', `import type { Field } from '../changes/field.ts'`],
    ['files of one room', 'store/embedded/open.ts', `import { move } from '../move.ts'`],
    [
      'types made of a description',
      'vendors/keepnet/read.ts',
      `import type { paths } from '../../../generated/keepnet.d.ts'`
    ],
    ['what vendors share', 'vendors/keepnet/read.ts', `import { call } from '../call.ts'`],
    [
      'a stand-in that borrows a type',
      'sandbox/keepnet/state.ts',
      `import type { Use } from '../../changes/vendor.ts'`
    ],
    ['the service, which has met every room', 'service.ts', `import { a } from './store/a.ts'\nimport './slack/b.ts'`],
    ['the demo with the sandbox', 'demo.ts', `import { a } from './sandbox/a.ts'`],
    ['main, which reads the environment', 'main.ts', `import { pino } from 'pino'\nprocess.env`],
    ['a package of the room', 'queue/redis.ts', `import { Redis } from 'ioredis'`],
    ['part of a package', 'sandbox/keepnet/check.ts', `import { Ajv2020 } from 'ajv/dist/2020.js'`],
    ['the words any and default elsewhere', 'slack/a.ts', `const any = 1; switch (any) { default: }`]
  ])('lets pass %s', (_, path, source) => {
    expect(faultsOf(path, source)).toEqual([])
  })

  it.each([
    [
      'imports store/store.ts: changes may import policy; take what else it needs as an argument',
      'changes/apply.ts',
      "import { store } from '../store/store.ts'"
    ],
    ['policy may import nothing', 'policy/decide.ts', "import type { Change } from '../changes/change.ts'"],
    ['imports vendors/call.ts: slack may import', 'slack/form.ts', "export { call } from '../vendors/call.ts'"],
    ['imports queue/b.ts', 'store/a.ts', "await import('../queue/b.ts')"],
    ['imports store/b.ts', 'queue/a.ts', "type A = import('../store/b.ts').B"],
    ['imports sandbox/slack/page.ts', 'slack/a.ts', "import { page } from '../sandbox/slack/page.ts'"],
    ['imports sandbox/slack/page.ts', 'service.ts', "import { page } from './sandbox/slack/page.ts'"],
    ['imports service.ts', 'queue/a.ts', "import type { Service } from '../service.ts'"],
    ['imports config.ts', 'slack/a.ts', "import { getConfig } from '../config.ts'"],
    [
      'sandbox may import generated, changes (types only)',
      'sandbox/keepnet/a.ts',
      "import { same } from '../../changes/field.ts'"
    ],
    ['imports store/a.ts', 'sandbox/keepnet/a.ts', "import type { Kysely } from '../../store/a.ts'"],
    ["the folders of sandbox/ don't know each other", 'sandbox/keepnet/a.ts', "import { b } from '../slack/b.ts'"],
    ["the folders of vendors/ don't know each other", 'vendors/keepnet/a.ts', "import { b } from '../appdirect/b.ts'"],
    ['imports the package zod: changes may import nothing', 'changes/a.ts', "import { z } from 'zod'"],
    ['imports the package ioredis: slack may import @slack/bolt', 'slack/a.ts', "import { Redis } from 'ioredis'"],
    [
      'imports node:fs/promises: changes may import node:crypto of Node',
      'changes/a.ts',
      "import { readFile } from 'node:fs/promises'"
    ],
    ['imports a name that is computed', 'slack/a.ts', "const name = 'x'; await import(name)"],
    ['names a vendor', 'slack/a.ts', '// Keepnet wants it so'],
    ['names a vendor', 'config.ts', "const name = 'APPDIRECT_ROAD'"],
    ['reads the environment: config.ts makes slices', 'slack/a.ts', 'const level = process.env.LOG_LEVEL'],
    ['reads the environment', 'slack/a.ts', "import { env } from 'node:process'"],
    ['has a default export: export it by its name', 'slack/a.ts', 'export default function a() {}'],
    ['has a default export', 'slack/a.ts', 'const a = 1\nexport { a as default }'],
    ['has a default export', 'slack/a.ts', 'const a = 1\nexport default a'],
    ['says any on line 2', 'slack/a.ts', '\nlet a: any'],
    ['has 201 lines: up to 200', 'slack/a.ts', `1\n`.repeat(201)],
    ['is named "utils"', 'slack/date-utils.ts', ''],
    ['is named "helpers"', 'slack/helpers/a.ts', ''],
    ['src/billing is new: say in ROOMS of test/rooms.ts what it may import', 'billing/a.ts', '']
  ])('tells: %s', (fault, path, source) => {
    const faults = faultsOf(path, source)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fault)
  })
})
