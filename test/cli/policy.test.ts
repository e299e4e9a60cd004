import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { policyCommand } from '../../src/cli/policy.ts'
import { vendorFields, vendors } from '../../src/vendors/index.ts'

const RECIPES = 'docs/policies'
const directory = mkdtempSync(join(tmpdir(), 'countersign-command-'))
afterAll(() => rmSync(directory, { recursive: true }))

function recipe(name: string): string {
  return `${RECIPES}/${name}.yaml`
}

function fileOf(text: string): string {
  const path = join(directory, 'policy.yaml')
  writeFileSync(path, text)
  return path
}

/** `of` is what differs from an increase of seats. */
function explain(file: string, of: Record<string, string> = {}, ...more: string[]): string[] {
  const given = {
    vendor: 'keepnet',
    company: 'Acme',
    field: 'seats',
    from: '100',
    to: '140',
    requester: 'U0ASK00009',
    ...of
  }
  return policyCommand(['explain', file, ...Object.entries(given).map(([key, value]) => `--${key}=${value}`), ...more])
}

/** As it is typed: a process of its own, without any variable of ours. */
function run(...args: string[]) {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main.ts', 'policy', ...args], {
    env: { PATH, NODE_COMPILE_CACHE },
    encoding: 'utf8'
  })
  return { status, stdout, stderr }
}

describe('policy check', () => {
  it.each(readdirSync(RECIPES))('explains %s', name => {
    const [first, ...sentences] = policyCommand(['check', `${RECIPES}/${name}`])
    expect(first).toMatch(new RegExp(`^${RECIPES}/${name} can be used \\(version [0-9a-f]{16}\\)\\. It says:$`))
    expect(sentences.join('\n')).toMatch(/^Otherwise an edit needs \d of operations\.$/m)
  })

  it('prints the sentences and ends well, without any account', () => {
    const { status, stdout, stderr } = run('check', recipe('decreases'))
    expect(stderr).toBe('')
    expect(stdout).toContain('“Decreases”: an edit of seats that moves a number down needs 2 of operations')
    expect(status).toBe(0)
  })

  it('prints every fault with its line and what is right, and ends with 1', () => {
    const path = fileOf(
      'roles: { leads: { people: U0LEA00004 } }\nrules:\n  - when: { field: saets }\n    needs: 2 of leads\nother: leads\n'
    )
    const { status, stdout, stderr } = run('check', path)
    expect(status).toBe(1)
    expect(stdout).toBe('')
    expect(stderr.split('\n').map(line => line.replace(`${path}:`, '').trim())).toEqual([
      `${path} is not a valid policy:`,
      expect.stringMatching(/^1:1 .*otherwise is missing\..*Write “nobody”, “2 of finance”/),
      expect.stringMatching(
        /^3:20 rules\[1\]\.when\.field: there is no field “saets”\. There are .*type, limited, seats/
      ),
      expect.stringMatching(
        /^4:12 rules\[1\]\.needs: “2 of leads” requires more people than the 1 in leads\. Require at most 1/
      ),
      expect.stringMatching(/^5:1 the policy has no key “other”\. Keys here are roles, hours, rules, otherwise/),
      ''
    ])
  })

  it('says so where there is no such file', () => {
    expect(run('check', join(directory, 'nowhere.yaml'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^The policy file .*nowhere\.yaml cannot be read/)
    })
  })
})

describe('policy explain', () => {
  it('says which rule decides and why, and what it needs', () => {
    const { status, stdout } = run(
      ...['explain', recipe('small-increases'), '--vendor', 'keepnet', '--company', 'Acme Ltd'],
      ...['--field', 'seats', '--from', '1000', '--to', '1020', '--requester', 'U0ASK00009']
    )
    expect(stdout.split('\n')).toEqual([
      'seats from 1000 to 1020: “Small increases” decides: it is an edit of seats that moves a number up by at most 25 and at most 10%. It needs nobody’s approval.',
      'Altogether the change needs nobody’s approval.',
      ''
    ])
    expect(status).toBe(0)
  })

  it('reads values as they are typed in Slack, each by its field', () => {
    expect(explain(recipe('decreases'), { to: '-10%' })[0]).toMatch(/^seats from 100 to 90: “Decreases” decides/)
    expect(explain(recipe('decreases'), { field: 'limited', from: 'yes', to: 'no' })[0]).toMatch(
      /^limited from true to false: /
    )
    expect(explain(recipe('decreases'), { field: 'ends', from: '', to: '2027-03-31' })[0]).toMatch(
      /^ends from nothing to 2027-03-31: /
    )
  })

  it('adds up what several edits need, and knows each field’s groups', () => {
    const lines = explain(recipe('finance-then-operations'), {}, '--field=smtp', '--from=old', '--to=new')
    expect(lines).toContain(
      'smtp from old to new: “Risky settings” decides: it is an edit of a risky field. It needs 2 of operations.'
    )
    expect(lines.at(-1)).toBe('Altogether the change needs 1 of finance, then 2 of operations.')
  })

  it('says in which hours it is applied, and tells a change with a date from one without', () => {
    expect(explain(recipe('windows'), { to: '90' }).at(-1)).toBe(
      'Once approved it is applied only from 22:00 to 04:00 of the next day on fri, sat (America/New_York).'
    )
    expect(explain(recipe('windows'), { schedule: 'later' })).toContain(
      'Altogether the change needs 1 of operations, then 1 of finance.'
    )
    expect(explain(recipe('windows'), { schedule: 'now' })).toContain('Altogether the change needs 1 of operations.')
    expect(() => explain(recipe('windows'), { schedule: 'soon' })).toThrow('--schedule is “soon”; it is now or later.')
  })

  it('says what might match as long as the tags are not told', () => {
    expect(explain(recipe('vip-customers'))[0]).toContain('“VIP customers” may match')
    expect(explain(recipe('vip-customers'), {}, '--tag=north')[0]).toContain('“VIP customers” does not match')
    expect(explain(recipe('vip-customers'), {}, '--tag=north', '--tag=VIP')[0]).toContain('“VIP customers” decides')
    expect(explain(recipe('vip-customers'), {}, '--tag=')[0]).toContain('“VIP customers” does not match')
  })

  it('says that it would be refused where nobody but the requester could approve', () => {
    const path = fileOf('roles: { leads: { people: U0LEA00004 } }\notherwise: leads\n')
    expect(explain(path, { requester: 'U0LEA00004' }).at(-1)).toBe(
      'Refused when requested: without the requester, 0 of leads could approve, and 1 have to.'
    )
    expect(explain(path).at(-1)).toBe('Altogether the change needs 1 of leads.')
  })

  it('says that it may be frozen where the policy goes by what it was not told', () => {
    const path = fileOf(
      'roles: { leads: { groups: S0LEADS001 } }\notherwise: leads\nlimits: { frozen: [{ id: c-17 }] }\n'
    )
    expect(explain(path)).toEqual([
      'Some companies are frozen and refused, whoever approves; not enough is known of this one to say whether it is.',
      'seats from 100 to 140: no rule matches, so otherwise decides. It needs 1 of leads.',
      'Altogether the change needs 1 of leads.'
    ])
    expect(explain(path, {}, '--company-id=c-18')[0]).toContain('no rule matches')
    expect(explain(path, {}, '--company-id=c-17')).toEqual(['Refused, whoever approves: the company is frozen.'])
  })

  it.each([
    ['no command', [], 'policy needs check or explain.'],
    ['another command', ['chekc', 'x.yaml'], 'policy needs check or explain, not “chekc”.'],
    ['no file', ['check'], 'Which file?'],
    ['two files', ['check', 'x.yaml', 'y.yaml'], 'One file at a time: “y.yaml” is too much.'],
    ['an option that there is not', ['check', 'x.yaml', '--loud'], '--loud'],
    [
      'only a vendor',
      ['explain', recipe('decreases'), '--vendor=keepnet'],
      'Missing: --field, --from, --to, --requester.'
    ]
  ])('says how it is written: %s', (_, args, what) => {
    expect(() => policyCommand(args)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(what) })
    )
    expect(() => policyCommand(args)).toThrow('Usage: npm start -- policy check FILE')
  })

  it.each([
    ['vendor', { vendor: 'kepnet' }, 'There is no vendor “kepnet”. There are appdirect, keepnet.'],
    ['field', { field: 'saets' }, 'There is no field “saets”. There are type, limited, seats'],
    ['requester', { requester: '@ann' }, '--requester is “@ann”; it is a Slack user id'],
    ['number', { to: 'many' }, 'Seats: “many” is not a whole number.'],
    ['day', { field: 'ends', from: '', to: '31.03.2027' }, '“31.03.2027” is not a day.']
  ])('says what is right where the %s is wrong', (_, of, what) => {
    expect(() => explain(recipe('decreases'), of)).toThrow(what)
  })

  it('wants a value before and after for every field', () => {
    expect(() => explain(recipe('decreases'), {}, '--field=ends')).toThrow(
      'Every --field needs one --from and one --to'
    )
  })

  it('ends with 1 and no stack where the command line is wrong', () => {
    const { status, stderr } = run('explain', recipe('decreases'))
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Missing: --vendor, /)
    expect(stderr).not.toContain('    at ')
  })
})

describe('the lists it goes by', () => {
  it('are those of the vendors that are opened', () => {
    const opened = vendors(
      {
        keepnet: { baseUrl: 'http://127.0.0.1:1', clientId: 'id', clientSecret: 'secret' },
        appdirect: {
          baseUrl: 'http://127.0.0.1:1',
          clientId: 'id',
          clientSecret: 'secret',
          writeMode: 'patch',
          externalIdPrefix: 'externalId'
        }
      },
      { now: () => new Date() }
    )
    expect(vendorFields).toEqual(opened.map(({ name, label, fields }) => ({ name, label, fields })))
  })
})
