import { posix } from 'node:path'
import ts from 'typescript'

/** What the files of a folder of `src/` may import, beside each other. */
type Room = {
  rooms: readonly string[]
  /** Rooms that only types may come from. */
  types?: readonly string[]
  packages: readonly string[]
  /** Modules of Node; all where it is left out. */
  node?: readonly string[]
}

const HEART = ['policy', 'changes', 'watch']
const ENTRANCE = ['config.ts', 'health.ts', 'judge.ts', 'storage.ts', 'metrics.ts', 'policy-file.ts']

/** The only file that reads the environment. */
const MAIN = 'main.ts'

/** The dependency rule: arrows point inwards, the outer rooms don't know each other. */
const ROOMS: Readonly<Record<string, Room>> = {
  policy: { rooms: [], packages: ['luxon', 'yaml', 'zod'], node: ['node:crypto'] },
  changes: { rooms: ['policy'], packages: [], node: ['node:crypto'] },
  watch: { rooms: ['policy', 'changes'], packages: ['luxon'], node: ['node:crypto'] },
  vendors: {
    rooms: [...HEART, 'generated'],
    packages: ['gql.tada', 'i18n-iso-countries', 'oauth4webapi', 'openapi-fetch', 'pino', 'yaml', 'zod']
  },
  slack: { rooms: HEART, packages: ['@slack/bolt', '@slack/types', '@slack/web-api', 'pino', 'zod'] },
  queue: { rooms: HEART, packages: ['bullmq', 'ioredis', 'pg', 'pino'] },
  store: { rooms: HEART, packages: ['@electric-sql/pglite', 'kysely', 'pg', 'pino', 'zod'] },
  sandbox: {
    rooms: ['generated'],
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
  },
  // The files beside the rooms are the entrance: no room may import one, and together they build the rooms.
  'environment.ts': { rooms: ['vendors', 'watch'], packages: ['cron-parser', 'luxon', 'zod'], node: ['node:net'] },
  'config.ts': { rooms: ['environment.ts', 'vendors'], packages: ['zod'], node: [] },
  'health.ts': { rooms: [], packages: [] },
  'metrics.ts': { rooms: ['queue'], packages: ['prom-client'], node: [] },
  'judge.ts': { rooms: ['changes', 'queue'], packages: [], node: [] },
  'storage.ts': { rooms: [...HEART, 'config.ts', 'queue', 'store'], packages: ['pg', 'pino'] },
  'service.ts': { rooms: [...HEART, 'vendors', 'slack', 'queue', 'store', ...ENTRANCE], packages: ['pino'] },
  'doctor.ts': {
    rooms: [...HEART, 'config.ts', 'policy-file.ts', 'vendors', 'slack', 'queue'],
    packages: ['pg', 'pino'],
    node: []
  },
  'policy-file.ts': { rooms: ['policy', 'changes', 'config.ts', 'vendors'], packages: [], node: ['node:fs'] },
  'policy-command.ts': {
    rooms: ['policy', 'changes', 'policy-file.ts', 'vendors'],
    packages: [],
    node: ['node:util']
  },
  'demo.ts': { rooms: ['config.ts', 'sandbox', 'service.ts'], packages: ['pino'] },
  [MAIN]: { rooms: ['config.ts', 'service.ts', 'doctor.ts', 'policy-command.ts', 'demo.ts'], packages: ['pino'] }
}

/** Rooms whose folders are strangers to each other: each is one system. */
const APART = ['vendors', 'sandbox']

/** The only places that may know one vendor from another; demo.ts starts a stand-in for each. */
const KNOW_VENDORS = ['vendors', 'sandbox', 'demo.ts']

const LINES = 200
const VAGUE = /^(?:utils?|helpers?|commons?|managers?)$/i

/** Everything that is wrong with one file, by its path under `src/`, each with what is right. */
export function faultsOf(path: string, source: string): string[] {
  const room = roomOf(path)
  if (!(room in ROOMS)) {
    return [`src/${room} is new: say in ROOMS of test/rooms.ts what it may import`]
  }
  const lines = source.trimEnd().split('\n').length
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  return [
    ...vagueNames(path),
    ...(lines > LINES ? [`has ${lines} lines: up to ${LINES} may stand in a file, so say one thing in each`] : []),
    ...(!KNOW_VENDORS.includes(room) && /keepnet|appdirect/i.test(source)
      ? [`names a vendor: only vendors/ and sandbox/ know any, ${room} works with what the list of vendors gives`]
      : []),
    ...nodesOf(file).flatMap(node => [...wrongWord(node, room), ...wrongImport(node, path, room)])
  ].map(fault => `src/${path} ${fault}`)
}

/** Names of files or folders that say nothing. */
export function vagueNames(path: string): string[] {
  const vague = path.split(/[/.-]/).filter(word => VAGUE.test(word))
  return vague.map(word => `is named "${word}": name it after the thing that it is about`)
}

function wrongWord(node: ts.Node, room: string): string[] {
  if (node.kind === ts.SyntaxKind.AnyKeyword)
    return [`says any on line ${lineOf(node)}: unknown, or the type, is right`]
  // A .d.ts says what somebody else's module exports.
  const isDefault = ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword || isNamedDefault(node)
  if (isDefault && !node.getSourceFile().isDeclarationFile) return ['has a default export: export it by its name']
  if (room !== MAIN && readsEnvironment(node)) {
    return ['reads the environment: config.ts makes slices of it, take one as an argument']
  }
  return []
}

function wrongImport(node: ts.Node, path: string, room: string): string[] {
  const imported = importOf(node)
  if (imported === undefined) return []
  const { specifier, typeOnly } = imported
  if (specifier === undefined) return ['imports a name that is computed: write it out, so that it can be checked']
  const { rooms, types = [], packages, node: builtins } = ROOMS[room] ?? { rooms: [], packages: [] }
  if (specifier.startsWith('node:')) {
    if (builtins?.includes(specifier) ?? true) return []
    return [`imports ${specifier}: ${room} may import ${list(builtins ?? [])} of Node; take it as an argument`]
  }
  if (!specifier.startsWith('.')) {
    const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
    return packages.includes(name) ? [] : [`imports the package ${name}: ${room} may import ${list(packages)}`]
  }
  const target = posix.join('src', posix.dirname(path), specifier).replace(/^src\//, '')
  const other = roomOf(target)
  if (other === room) {
    if (!APART.includes(room) || !areApart(path, target)) return []
    return [`imports ${target}: the folders of ${room}/ don't know each other; put what they share beside them`]
  }
  if (rooms.includes(other) || (typeOnly && types.includes(other))) return []
  const allowed = list([...rooms, ...types.map(type => `${type} (types only)`)])
  return [`imports ${target}: ${room} may import ${allowed}; take what else it needs as an argument`]
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

/** `vendors/keepnet/read.ts` and `vendors/appdirect/read.ts` are apart; a file that stands beside both is not. */
function areApart(one: string, other: string): boolean {
  const [mine, yours] = [one, other].map(path => path.split('/').slice(1, -1)[0])
  return mine !== undefined && yours !== undefined && mine !== yours
}

function roomOf(path: string): string {
  return path.replace(/^\.\.\//, '').split('/')[0] ?? path
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
