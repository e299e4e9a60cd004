import { describe, expect, it } from 'vitest'
import { explainPolicy, explainRequest } from '../../../src/policy/explain/explain.ts'
import { changeUnder, peopleWith, policyFrom, recipe, seats, WEDNESDAY } from '../context.ts'

function explain(name: string, more: Parameters<typeof changeUnder>[1] = {}) {
  const policy = recipe(name)
  return explainRequest(policy, changeUnder(policy, more), peopleWith(), WEDNESDAY)
}

describe('a policy in sentences', () => {
  it('says who the roles are, what each rule asks for, and the limits', () => {
    expect(explainPolicy(recipe('small-increases'))).toEqual([
      'operations is people U0ADA00001, U0BEN00002, U0CLEO0003 (Europe/Berlin).',
      'Working hours are 09:00 to 17:00 on mon, tue, wed, thu, fri (Europe/Berlin).',
      'For each edit the first rule that matches decides; a change needs what all of its edits need together.',
      '1. “Small increases”: an edit of seats that moves a number up by at most 25 and at most 10% needs nobody’s approval.',
      'Otherwise an edit needs 1 of operations.',
      'The requester and the editor of a change never approve it; nor do their delegates.',
      'No change may add more than 1000 seats, whoever approves.',
      'All changes of an hour may add 2000 seats at most.',
      'One person may send 300 commands in a minute, and have 1000 changes open, and 10000 rows of batches.',
      'Every full member may see the customers’ data; guests, and people whose membership Slack does not return, see none.',
      'Every full member may request changes.',
      'Nobody may freeze everything.',
      'Nobody may end a freeze.',
      'Nobody may use break-glass: every change needs a second person.',
      'Every full member may acknowledge and snooze alerts.',
      'Only people in a role may decide in somebody’s place.',
      'Approvers are reminded after 15 min of working time, then after twice that, 2 times at most.',
      'An undecided change expires after 8 h of working time, where a rule says nothing else.'
    ])
  })

  it('says who may see and request, and which approvers would see nothing', () => {
    const sentences = explainPolicy(recipe('who-may'))
    expect(sentences).toContain(
      'Only full members in sales or operations may see the customers’ data; guests, and people whose membership Slack does not return, see none.'
    )
    expect(sentences).toContain('Only people in sales may request changes.')
    expect(sentences.filter(one => one.startsWith('Of '))).toEqual([])
    const blind = policyFrom('roles: { a: { people: U0A }, b: { people: U0B } }\notherwise: b\nmay: { view: a }\n')
    expect(explainPolicy(blind)).toContain(
      'Of b only those who are in such a role as well see, review or decide anything.'
    )
  })

  it('says what is special about the riskier recipes', () => {
    expect(explainPolicy(recipe('decreases')).join('\n')).toContain(
      'moves a number down needs 2 of operations; whoever approves types the company’s name.'
    )
    expect(explainPolicy(recipe('vip-customers')).join('\n')).toContain(
      'for companies named “Globex*” or companies tagged “vip” needs 1 of leads; after 2 h of working time management may approve as well and is notified; it expires after 16 h of working time.'
    )
    expect(explainPolicy(recipe('break-glass'))).toEqual(
      expect.arrayContaining([
        'oncall may use break-glass: apply a change with a reason and no second person. It is announced.',
        'Nobody may change status here.',
        'Nothing may be changed for companies named “* (in dispute)”.',
        'operations or leads may freeze everything.'
      ])
    )
  })
})

describe('what a policy says of one change', () => {
  it('is also whether its requester may request it, where that is known', () => {
    const policy = recipe('who-may')
    const by = (user: string) => {
      const requester = { team: peopleWith().team, user }
      return explainRequest(policy, changeUnder(policy, { requester }), peopleWith(), WEDNESDAY)
    }
    expect(by('U0ADA00001')[0]).toBe(
      'U0ADA00001 may request it only as a member of S0SALES0001; it is not known here who is in it.'
    )
    const named = policyFrom('roles: { a: { people: U0A }, b: { people: U0B } }\notherwise: b\nmay: { request: a }\n')
    expect(explainRequest(named, changeUnder(named), peopleWith(), WEDNESDAY)[0]).toBe(
      'Refused when requested: only people in a may request changes, and U0ASK is not.'
    )
  })

  it('is which rule decides and why, and why those above it do not', () => {
    expect(explain('small-increases', { edits: [seats(1000, 1020)] })).toEqual([
      'seats from 1000 to 1020: “Small increases” decides: it is an edit of seats that moves a number up by at most 25 and at most 10%. It needs nobody’s approval.',
      'Altogether the change needs nobody’s approval.'
    ])
    expect(explain('small-increases', { edits: [seats(100, 120)] })).toEqual([
      'seats from 100 to 120: “Small increases” does not match: it is about an edit of seats that moves a number up by at most 25 and at most 10%.',
      'seats from 100 to 120: no rule matches, so otherwise decides. It needs 1 of operations.',
      'Altogether the change needs 1 of operations.'
    ])
  })

  it('is what all edits need together', () => {
    const risky = { field: 'smtp', groups: ['settings', 'risky'], seen: 'a', wanted: null }
    const lines = explain('finance-then-operations', { edits: [seats(1, 2), risky] })
    expect(lines.at(-1)).toBe('Altogether the change needs 1 of finance, then 2 of operations.')
    expect(lines).toContain(
      'smtp from a to nothing: “Risky settings” decides: it is an edit of a risky field. It needs 2 of operations.'
    )
  })

  it('tells of what is not known', () => {
    const lines = explain('small-increases', { edits: [seats(null, 10)] })
    expect(lines[0]).toContain('“Small increases” may match')
  })

  it('is a refusal where a limit stands against it', () => {
    const disputed = { id: 'c1', name: 'Hooli (in dispute)', tags: [] }
    expect(explain('break-glass', { company: disputed })).toEqual(['Refused, whoever approves: the company is frozen.'])
    expect(explain('small-increases', { edits: [seats(0, 5000)] })).toEqual([
      'Refused, whoever approves: it adds 5000 seats, and one change may add 1000.'
    ])
  })
})
