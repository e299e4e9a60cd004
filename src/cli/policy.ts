import { parseArgs } from 'node:util'
import { readPolicyFile } from '../app/policy-file.ts'
import { editContext } from '../changes/access/authorize-person.ts'

import type { Field, Value, Vendor } from '../changes/ports/vendor.ts'
import { interpret, parts } from '../changes/request/answers.ts'
import { fieldNamed } from '../changes/request/validate.ts'
import type { RequestContext } from '../policy/context.ts'
import { explainPolicy, explainRequest } from '../policy/explain/explain.ts'
import { vendorFields } from '../vendors/index.ts'

/** The command line is not valid. The message says what is wrong and ends with the usage. */
class UsageError extends Error {
  override name = 'UsageError'

  constructor(what: string) {
    super(`${what}\n${USAGE}`)
  }
}

const USAGE = `Usage: npm start -- policy check FILE
       npm start -- policy explain FILE --vendor NAME --field KEY --from VALUE --to VALUE --requester USER
  For more edits of the same change repeat --field, --from and --to. A value is written as in Slack; '' is nothing.
  --company NAME, --company-id ID, --tag TAG (repeated for more; none: --tag '')  what is known of the company
  --schedule now|later  whether the change has a date`

/**
 * `policy check` says in sentences what a policy file requires; `policy explain` says which rule decides about one
 * change, and why. Calls no other system.
 * @throws `PolicyError` with every fault of the file, or `UsageError`
 */
export function policyCommand(args: readonly string[]): string[] {
  const [command, ...rest] = args
  switch (command) {
    case 'check': {
      const { file } = read(rest)
      const policy = readPolicyFile(file)
      return [`${file} can be used (version ${policy.version}). It says:`, ...explainPolicy(policy)]
    }
    case 'explain': {
      const { file, values } = read(rest)
      const policy = readPolicyFile(file)
      const people = { team: TEAM, members: {}, delegations: [], inactive: [] }
      return explainRequest(policy, requestedBy(values), people, new Date())
    }
    default:
      throw new UsageError(`policy needs check or explain${command === undefined ? '' : `, not “${command}”`}.`)
  }
}

/** No rule depends on which workspace it is. */
const TEAM = 'this team'

const one = { type: 'string' } as const
const many = { type: 'string', multiple: true } as const
const OPTIONS = {
  vendor: one,
  company: one,
  'company-id': one,
  tag: many,
  field: many,
  from: many,
  to: many,
  requester: one,
  schedule: one
} as const

type Values = ReturnType<typeof parse>['values']

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
}

function read(args: readonly string[]): { file: string; values: Values } {
  const { values, positionals } = parsed(args)
  const [file, ...more] = positionals
  if (file === undefined) throw new UsageError('Which file? The path of a policy comes first.')
  if (more.length > 0) throw new UsageError(`One file at a time: “${more.join(' ')}” is too much.`)
  return { file, values }
}

function parsed(args: readonly string[]) {
  try {
    return parse(args)
  } catch (error) {
    // The message of parseArgs is a sentence about the option that it does not know.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message)
    throw error
  }
}

function requestedBy(values: Values): RequestContext {
  const { vendor, company = null, requester, schedule } = values
  const missing = (['vendor', 'field', 'from', 'to', 'requester'] as const).filter(name => !(name in values))
  if (vendor === undefined || requester === undefined || missing.length > 0) {
    throw new UsageError(`Missing: ${missing.map(name => `--${name}`).join(', ')}.`)
  }
  if (!/^[UW][A-Z0-9]+$/.test(requester))
    throw new UsageError(`--requester is “${requester}”; it is a Slack user id, like U012AB3CD.`)
  const list = vendorFields.find(({ name }) => name === vendor)
  if (!list)
    throw new UsageError(
      `There is no vendor “${vendor}”. There are ${vendorFields.map(({ name }) => name).join(', ')}.`
    )
  if (schedule !== undefined && schedule !== 'now' && schedule !== 'later')
    throw new UsageError(`--schedule is “${schedule}”; it is now or later.`)
  const person = { team: TEAM, user: requester }
  const tags = values.tag?.filter(tag => tag !== '') ?? null
  return {
    vendor,
    company: { id: values['company-id'] ?? null, name: company, tags },
    edits: editsFrom(values, list),
    schedule,
    requester: person,
    editor: person
  }
}

function editsFrom({ field: keys = [], from = [], to = [] }: Values, { fields }: Pick<Vendor, 'fields'>) {
  if (from.length !== keys.length || to.length !== keys.length) {
    throw new UsageError('Every --field needs one --from and one --to, in the same order.')
  }
  const edits = keys.map((key, index) => {
    const field = fieldNamed(fields, key)
    if (!field) throw new UsageError(`There is no field “${key}”. There are ${fields.map(one => one.key).join(', ')}.`)
    const seen = valueIn(field, from[index] ?? '', null)
    return { field: field.key, seen, wanted: valueIn(field, to[index] ?? '', seen) }
  })
  return editContext({ fields }, edits)
}

/** Only the vendor knows what can be chosen, so any text is accepted here. */
function valueIn(field: Field, text: string, seen: Value): Value {
  if (field.kind.name === 'choice') return text || null
  if (field.kind.name === 'choices') return parts(text)
  const answer = interpret(field, text, seen, [])
  if ('fault' in answer) throw new UsageError(answer.fault)
  return answer.value
}
