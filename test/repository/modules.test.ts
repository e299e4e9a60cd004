import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsOf, vagueNames } from './modules.ts'

const root = new URL('../..', import.meta.url).pathname
const files = globSync('{src,sandbox}/**/*.{ts,js}', { cwd: root }).toSorted()

describe('modules', () => {
  it('keeps the dependency rule and the style rules in every file', () => {
    expect(files).toContain('src/changes/model/change.ts')
    expect(files.flatMap(file => faultsOf(file, readFileSync(`${root}${file}`, 'utf8')))).toEqual([])
  })

  it('names every test after a thing', () => {
    expect(
      globSync('test/**/*', { cwd: root }).flatMap(path => vagueNames(path).map(fault => `${path} ${fault}`))
    ).toEqual([])
  })
})

describe('the rule itself', () => {
  it.each([
    ['an adapter that takes from the core', 'src/slack/form.ts', `import type { Field } from '../changes/field.ts'`],
    ['files of one module', 'src/store/embedded/open.ts', `import { move } from '../move.ts'`],
    [
      'types made of a description',
      'src/vendors/keepnet/read.ts',
      `import type { paths } from '../../../generated/keepnet.d.ts'`
    ],
    ['what vendors share', 'src/vendors/keepnet/api/read.ts', `import { call } from '../../shared/call.ts'`],
    [
      'a sandbox that borrows a type',
      'sandbox/keepnet/state.ts',
      `import type { Use } from '../../src/changes/ports/vendor.ts'`
    ],
    [
      'the composition root, which knows every module',
      'src/app/start.ts',
      `import { a } from '../store/a.ts'\nimport '../slack/b.ts'`
    ],
    ['the demo with the sandbox', 'sandbox/demo.ts', `import { a } from './slack/a.ts'`],
    ['main, which reads the environment', 'src/main.ts', `import { pino } from 'pino'\nprocess.env`],
    ['a package of the module', 'src/queue/redis.ts', `import { Redis } from 'ioredis'`],
    ['part of a package', 'sandbox/keepnet/check.ts', `import { Ajv2020 } from 'ajv/dist/2020.js'`],
    ['the words any and default elsewhere', 'src/slack/a.ts', `const any = 1; switch (any) { default: }`]
  ])('lets pass %s', (_, path, source) => {
    expect(faultsOf(path, source)).toEqual([])
  })

  it.each([
    [
      'imports src/store/store.ts: changes may import policy; take what else it needs as an argument',
      'src/changes/apply.ts',
      "import { store } from '../store/store.ts'"
    ],
    ['policy may import nothing', 'src/policy/decide.ts', "import type { Change } from '../changes/change.ts'"],
    ['imports src/vendors/call.ts: slack may import', 'src/slack/form.ts', "export { call } from '../vendors/call.ts'"],
    ['imports src/queue/b.ts', 'src/store/a.ts', "await import('../queue/b.ts')"],
    ['imports src/store/b.ts', 'src/queue/a.ts', "type A = import('../store/b.ts').B"],
    ['imports sandbox/slack/page.ts', 'src/slack/a.ts', "import { page } from '../../sandbox/slack/page.ts'"],
    ['imports sandbox/slack/page.ts', 'src/app/start.ts', "import { page } from '../../sandbox/slack/page.ts'"],
    ['imports src/app/start.ts', 'src/queue/a.ts', "import type { Service } from '../app/start.ts'"],
    ['imports src/app/config.ts', 'src/slack/a.ts', "import { getConfig } from '../app/config.ts'"],
    [
      'sandbox may import generated, changes (types only)',
      'sandbox/keepnet/a.ts',
      "import { same } from '../../src/changes/model/field.ts'"
    ],
    ['imports src/store/a.ts', 'sandbox/keepnet/a.ts', "import type { Kysely } from '../../src/store/a.ts'"],
    ["the folders of sandbox/ don't know each other", 'sandbox/keepnet/a.ts', "import { b } from '../slack/b.ts'"],
    [
      "the folders of vendors/ don't know each other",
      'src/vendors/keepnet/a.ts',
      "import { b } from '../appdirect/b.ts'"
    ],
    ['imports the package zod: changes may import csv-parse', 'src/changes/a.ts', "import { z } from 'zod'"],
    ['imports the package ioredis: slack may import @slack/bolt', 'src/slack/a.ts', "import { Redis } from 'ioredis'"],
    [
      'imports node:fs/promises: changes may import node:crypto of Node',
      'src/changes/a.ts',
      "import { readFile } from 'node:fs/promises'"
    ],
    ['imports a name that is computed', 'src/slack/a.ts', "const name = 'x'; await import(name)"],
    ['names a vendor', 'src/slack/a.ts', '// Keepnet wants it so'],
    ['names a vendor', 'src/app/config.ts', "const name = 'APPDIRECT_WRITE_MODE'"],
    ['reads the environment: src/app/config.ts makes slices', 'src/slack/a.ts', 'const level = process.env.LOG_LEVEL'],
    ['reads the environment', 'src/slack/a.ts', "import { env } from 'node:process'"],
    ['has a default export: export it by its name', 'src/slack/a.ts', 'export default function a() {}'],
    ['has a default export', 'src/slack/a.ts', 'const a = 1\nexport { a as default }'],
    ['has a default export', 'src/slack/a.ts', 'const a = 1\nexport default a'],
    ['says any on line 2', 'src/slack/a.ts', '\nlet a: any'],
    ['has 251 lines: up to 250', 'src/slack/a.ts', `1\n`.repeat(251)],
    ['is named "utils"', 'src/slack/date-utils.ts', ''],
    ['is named "helpers"', 'src/slack/helpers/a.ts', ''],
    [
      'src/billing/a.ts is in a new module, billing: say in MODULES of test/repository/modules.ts',
      'src/billing/a.ts',
      ''
    ]
  ])('tells: %s', (fault, path, source) => {
    const faults = faultsOf(path, source)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fault)
  })
})
