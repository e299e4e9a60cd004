import { posix } from 'node:path'
import ts from 'typescript'

/** What the files of a module, a folder of `src/` or the sandbox, may import beside each other. */
type Module = {
  modules: readonly string[]
  /** Modules that only types may come from. */
  types?: readonly string[]
  packages: readonly string[]
  /** Modules of Node; all where it is left out. */
  node?: readonly string[]
}

const CORE = ['policy', 'changes', 'watch']
const ADAPTERS = ['vendors', 'slack', 'queue', 'store']

/** The only file that reads the environment. */
const MAIN = 'main.ts'

/** The dependency rule: imports point inwards, and the adapters don't know each other. */
export const MODULES: Readonly<Record<string, Module>> = {
  policy: { modules: [], packages: ['luxon', 'yaml', 'zod'], node: ['node:crypto'] },
  changes: { modules: ['policy'], packages: ['csv-parse', 'image-size'], node: ['node:crypto'] },
  watch: { modules: ['policy', 'changes'], packages: ['lru-cache', 'luxon'], node: ['node:crypto'] },
  vendors: {
    modules: [...CORE, 'generated'],
    packages: ['gql.tada', 'i18n-iso-countries', 'lru-cache', 'oauth4webapi', 'openapi-fetch', 'pino', 'yaml', 'zod']
  },
  slack: {
    modules: CORE,
    packages: ['@slack/bolt', '@slack/types', '@slack/web-api', 'lru-cache', 'p-limit', 'pino', 'zod']
  },
  queue: { modules: CORE, packages: ['bullmq', 'ioredis', 'pg', 'pino'] },
  store: { modules: CORE, packages: ['@electric-sql/pglite', 'kysely', 'pg', 'pino', 'zod'] },
  app: { modules: [...CORE, ...ADAPTERS], packages: ['cron-parser', 'luxon', 'pg', 'pino', 'prom-client', 'zod'] },
  cli: {
    modules: [...CORE, ...ADAPTERS, 'app'],
    packages: ['pg', 'pino'],
    node: ['node:stream', 'node:stream/promises', 'node:util']
  },
  [MAIN]: { modules: ['app', 'cli', 'sandbox/demo.ts'], packages: ['pino'] },
  'sandbox/demo.ts': { modules: ['app', 'sandbox'], packages: ['pino'] },
  sandbox: {
    modules: ['generated'],
    types: ['changes'],
    packages: [
      '@hono/node-server',
      '@slack/types',
      'ajv',
      'ajv-formats',
      'graphql',
      'graphql-yoga',
      'hono',
      'htm',
      'i18n-iso-countries',
      'preact',
      'ws',
      'yaml',
      'zod'
    ]
  }
}

/** Modules whose folders don't know each other: each is one system. */
const APART = ['vendors', 'sandbox']

/** The only places that may know one vendor from another; the demo starts a sandbox for each. */
const KNOW_VENDORS = ['vendors', 'sandbox', 'sandbox/demo.ts']

const LINES = 250
const VAGUE = /^(?:utils?|helpers?|commons?|managers?)$/i

/** Everything that is wrong with one file, by its path, each with what is right. */
export function faultsOf(path: string, source: string): string[] {
  const module = moduleOf(path)
  if (!(module in MODULES)) {
    return [`${path} is in a new module, ${module}: say in MODULES of test/repository/modules.ts what it may import`]
  }
  const lines = source.trimEnd().split('\n').length
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  return [
    ...vagueNames(path),
    ...(lines > LINES ? [`has ${lines} lines: up to ${LINES} may stand in a file, so say one thing in each`] : []),
    ...(!KNOW_VENDORS.includes(module) && /keepnet|appdirect/i.test(source)
      ? [`names a vendor: only vendors/ and sandbox/ know any, ${module} works with what the list of vendors gives`]
      : []),
    ...nodesOf(file).flatMap(node => [...wrongWord(node, module), ...wrongImport(node, path, module)])
  ].map(fault => `${path} ${fault}`)
}

/** Names of files or folders that say nothing. */
export function vagueNames(path: string): string[] {
  const vague = path.split(/[/.-]/).filter(word => VAGUE.test(word))
  return vague.map(word => `is named "${word}": name it after the thing that it is about`)
}

function wrongWord(node: ts.Node, module: string): string[] {
  if (node.kind === ts.SyntaxKind.AnyKeyword)
    return [`says any on line ${lineOf(node)}: unknown, or the type, is right`]
  // A .d.ts says what somebody else's module exports.
  const isDefault = ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword || isNamedDefault(node)
  if (isDefault && !node.getSourceFile().isDeclarationFile) return ['has a default export: export it by its name']
  if (module !== MAIN && readsEnvironment(node)) {
    return ['reads the environment: src/app/config.ts makes slices of it, take one as an argument']
  }
  return []
}

function wrongImport(node: ts.Node, path: string, module: string): string[] {
  const imported = importOf(node)
  if (imported === undefined) return []
  const { specifier, typeOnly } = imported
  if (specifier === undefined) return ['imports a name that is computed: write it out, so that it can be checked']
  const { modules, types = [], packages, node: builtins } = MODULES[module] ?? { modules: [], packages: [] }
  if (specifier.startsWith('node:')) {
    if (builtins?.includes(specifier) ?? true) return []
    return [`imports ${specifier}: ${module} may import ${list(builtins ?? [])} of Node; take it as an argument`]
  }
  if (!specifier.startsWith('.')) {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    return packages.includes(name) ? [] : [`imports the package ${name}: ${module} may import ${list(packages)}`]
  }
  const target = posix.join(posix.dirname(path), specifier)
  const other = moduleOf(target)
  if (other === module) {
    if (!APART.includes(module) || !areApart(path, target)) return []
    return [`imports ${target}: the folders of ${module}/ don't know each other; put what they share beside them`]
  }
  if (modules.includes(other) || (typeOnly && types.includes(other))) return []
  const allowed = list([...modules, ...types.map(type => `${type} (types only)`)])
  return [`imports ${target}: ${module} may import ${allowed}; take what else it needs as an argument`]
}

function importOf(node: ts.Node): { specifier: string | undefined; typeOnly: boolean } | undefined {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.importClause?.isTypeOnly ?? false }
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly }
  }
  if (ts.isImportTypeNode(node)) {
    return {
      specifier: ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined,
      typeOnly: true
    }
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: textOf(node.arguments[0]), typeOnly: false }
  }
  return undefined
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && node.expression.getText() === 'process'
  return ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'env'
}

function isNamedDefault(node: ts.Node): boolean {
  return ts.isExportSpecifier(node) && node.name.text === 'default'
}

/** `src/vendors/keepnet/read.ts` and `src/vendors/appdirect/read.ts` are apart; a file beside both, or in `shared/`, is not. */
function areApart(one: string, other: string): boolean {
  const [mine, yours] = [one, other].map(
    path =>
      path
        .replace(/^src\//, '')
        .split('/')
        .slice(1, -1)[0]
  )
  return mine !== undefined && yours !== undefined && mine !== yours && yours !== 'shared'
}

function moduleOf(path: string): string {
  if (path === 'sandbox/demo.ts') return path
  return path.replace(/^src\//, '').split('/')[0] ?? path
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1
}

function nodesOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, child => {
    children.push(child, ...nodesOf(child))
  })
  return children
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}
