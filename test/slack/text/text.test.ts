import { describe, expect, it } from 'vitest'
import { VendorError } from '../../../src/changes/ports/vendor.ts'
import type { Refusal } from '../../../src/changes/review/permissions.ts'
import { sayEdit, sayEditsWithin, sayWarning } from '../../../src/slack/text/edits.ts'
import { escaped, oneLine, sayFault, sayUse, sayValue, shorten } from '../../../src/slack/text/format.ts'
import { mention } from '../../../src/slack/text/policy.ts'
import { sayRefusal } from '../../../src/slack/text/refusals.ts'
import { field } from '../../changes/fields.ts'
import { processorTime } from '../../processor-time.ts'
import { at, changeOf, policy, vendor } from '../change.ts'

describe('text of people and vendors', () => {
  it('cannot mention, link or end an entity', () => {
    expect(escaped('<!channel> & <@U1> &lt;')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt; &amp;lt;')
  })

  it('is cut with an ellipsis, and never inside a character', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef')
    expect(shorten('abcdef', 5)).toBe('abcd…')
    expect(shorten('abc def', 5)).toBe('abc…')
    for (let most = 2; most < 10; most++) {
      const short = shorten('🦊🦊🦊🦊🦊', most)
      expect(short.isWellFormed()).toBe(true)
      expect(short.length).toBeLessThanOrEqual(most)
    }
  })
})

describe('text from outside on one line', () => {
  it('breaks no line, turns nothing around and hides nothing', () => {
    expect(oneLine('No.\n*State:* ✅\u2028\u202Edone\u200B <@U1>')).toBe('No. *State:* ✅ done &lt;@U1&gt;')
  })

  it('takes no longer for 200,000 blanks than for one', () => {
    const took = processorTime(() => {
      expect(oneLine(`a${' '.repeat(200_000)}b${'\n '.repeat(100_000)}c`)).toBe(`a${' '.repeat(200_000)}b c`)
    })
    expect(took).toBeLessThan(250)
  })
})

describe('a value', () => {
  it('shows what cannot be seen in it, since somebody decides on it', () => {
    expect(sayValue(field('name'), 'pay\u202Eeno\r\nlo\u200B', {})).toBe('pay[U+202E]eno ↵ lo[U+200B]')
  })

  it.each([
    ['seats', 1540, '1,540'],
    ['seats', 0, '0'],
    ['limited', true, 'Limited'],
    ['limited', false, 'Unlimited'],
    ['ends', '2027-12-31', '31 Dec 2027'],
    ['ends', null, 'none'],
    ['note', '', 'none'],
    ['tags', [], 'none'],
    ['tags', ['a', 'b'], 'a, b'],
    ['type', 't3', 'Custom'],
    ['type', 't9', 't9'],
    ['modules', ['m1', 'm9'], 'Phishing, m9'],
    ['note', 'a < b & c', 'a &lt; b &amp; c']
  ] as const)('of %s that is %j is said “%3$s”', (key, value, said) => {
    expect(sayValue(field(key), value, { t3: 'Custom', m1: 'Phishing' })).toBe(said)
  })

  it('of text is itself, whatever ids there are and whatever every object has', () => {
    for (const text of ['t3', 'constructor', 'toString', '__proto__']) {
      expect(sayValue(field('note'), text, { t3: 'Custom' })).toBe(text)
      expect(sayValue(field('tags'), [text], { t3: 'Custom' })).toBe(text)
    }
    expect(sayValue(field('type'), 'constructor', {})).toBe('constructor')
  })

  it('of a field that is no longer known is still said', () => {
    expect(sayEdit(undefined, { field: 'a<b', seen: true, wanted: 'x' }, {}, '*')).toBe('a&lt;b: yes → *x*')
    expect(sayValue(undefined, 't3', { t3: 'Custom' })).toBe('Custom')
  })

  it('is cut where it is long', () => {
    expect(sayValue(field('note'), 'x'.repeat(500), {})).toHaveLength(160)
  })
})

describe('use', () => {
  it('is said with its limit, without one, and with what is known only', () => {
    expect(sayUse({ used: 1480, limit: 1500 }, '2027-01-31')).toBe(
      '1,480 of 1,500 seats used · licence ends 31 Jan 2027'
    )
    expect(sayUse({ used: 3, limit: null }, null)).toBe('3 users, seats unlimited')
    expect(sayUse({ used: 0, limit: 0 }, null)).toBe('0 of 0 seats used')
    expect(sayUse(null, '2027-01-31')).toBe('licence ends 31 Jan 2027')
    expect(sayUse(null, null)).toBe('')
  })
})

describe('a refusal', () => {
  const change = changeOf({ state: { name: 'withdrawn', at } })
  it.each<[Refusal, string]>([
    [{ refused: 'other-team' }, 'another Slack workspace'],
    [{ refused: 'own-change', as: 'requester' }, 'You requested this change, so somebody else must decide'],
    [{ refused: 'own-change', as: 'editor' }, 'You edited this change, so somebody else must decide'],
    [{ refused: 'not-an-approver' }, 'not an approver for this change'],
    [{ refused: 'groups-unknown', groups: ['S1'] }, 'nothing was done'],
    [{ refused: 'no-such-change' }, 'no longer exists'],
    [{ refused: 'already-decided', change }, 'Too late to decide. Withdrawn by <@U_REQUESTER>.'],
    [{ refused: 'changed-since', now: { revision: 2, hash: 'h' } }, 'edited since you opened it'],
    [
      { refused: 'moved', edits: change.edits, live: { seats: 520 }, names: {} },
      'Changed at Keepnet since the request: Seats was 500 and is now 520, which makes the change +1,020. Nothing was decided. Reject the change, or edit it.'
    ],
    [{ refused: 'not-the-requester' }, 'Only the requester']
  ])('%o says why', (refusal, words) => {
    expect(sayRefusal(refusal, vendor)).toContain(words)
  })
})

describe('a refusal because something moved', () => {
  it('calls what was chosen by its name', () => {
    const edits = [{ field: 'type', seen: 't1', wanted: 't3' }]
    const names = { t1: 'Standard', t3: 'Custom' }
    expect(sayRefusal({ refused: 'moved', edits, live: { type: 't2' }, names }, vendor)).toContain(
      'Licence type was Standard and is now t2.'
    )
  })
})

describe('who may approve', () => {
  const role = (people: readonly string[], groups: readonly string[] = [], quiet: readonly string[] = []) => ({
    name: 'finance',
    people,
    groups,
    quiet,
    hours: policy.hours
  })

  it('is each group and few people, without those who acted', () => {
    expect(mention(role(['U_REQUESTER', 'U1', 'U2'], ['S1']), ['U_REQUESTER'])).toBe('<!subteam^S1> or <@U1> or <@U2>')
  })

  it('is nobody who is never to be pinged', () => {
    expect(mention(role(['U1', 'U2'], ['S1', 'S2'], ['U2', 'S2']), [])).toBe('<!subteam^S1> or <@U1>')
  })

  it('is a number where there are many', () => {
    const people = Array.from({ length: 7 }, (_, index) => `U${index}`)
    expect(mention(role(people), [])).toBe('any of 7 people in finance')
  })

  it('is never an empty sentence', () => {
    expect(mention(role(['U_REQUESTER']), ['U_REQUESTER'])).toBe('finance')
    expect(mention(role([], ['S1']), ['U_REQUESTER'])).toBe('<!subteam^S1>')
  })
})

describe('a vendor’s fault', () => {
  const say = (status: number | null, retryable: boolean, ...messages: string[]) =>
    sayFault(new VendorError('keepnet', { status, retryable, messages }), [vendor])

  it('says what is so and the vendor’s own words, escaped', () => {
    expect(say(500, true, 'Oops <b>')).toBe(
      'Keepnet returned an error (500): “Oops &lt;b&gt;”. Nothing was changed. Try again in a few minutes.'
    )
    expect(say(403, false, 'No permission')).toBe(
      'Keepnet refused the request (403): “No permission”. Nothing was changed.'
    )
    expect(say(404, false, 'No such path')).toBe(
      'Keepnet refused the request (404): “No such path”. Nothing was changed.'
    )
    expect(say(null, true)).toBe('Keepnet didn’t answer. Nothing was changed. Try again in a few minutes.')
  })

  it('says that a company is gone where the vendor says it of the company itself', () => {
    const gone = new VendorError('keepnet', { status: 404, retryable: false, messages: ['Not found'], gone: true })
    expect(sayFault(gone, [vendor])).toBe('Keepnet no longer has this company.')
  })
})

describe('a warning', () => {
  it('has its numbers', () => {
    expect(sayWarning({ name: 'fewer-seats-than-users', used: 1480, seats: 1000 })).toBe(
      'Fewer seats (1,000) than users (1,480).'
    )
    expect(sayWarning({ name: 'big-cut', from: 1500, to: 500 })).toBe('Cuts 1,000 of 1,500 seats.')
    expect(sayWarning({ name: 'licence-ended', ends: '2027-01-31' })).toContain('31 Jan 2027')
    expect(sayWarning({ name: 'no-longer-unlimited', seats: 1500 })).toContain('1,500')
    expect(sayWarning({ name: 'other-open-change', change: 'x' })).toContain('was open')
    expect(sayWarning({ name: 'company-disabled' })).toContain('Disables the company')
    expect(sayWarning({ name: 'module-dropped', module: 'A & B' })).toBe('The company loses the module A &amp; B.')
    expect(sayWarning({ name: 'access-granted', access: 'Reseller' })).toContain('more rights: Reseller')
  })
})

describe('edits in one line', () => {
  const edits = ['a', 'b', 'c'].map(name => ({ field: 'note', seen: name.repeat(20), wanted: `<${name}>`.repeat(20) }))

  it('are whole ones, and how many more there are: no edit is hidden without a word', () => {
    const [first = '', second = ''] = edits.map(edit =>
      sayEdit(
        vendor.fields.find(({ key }) => key === 'note'),
        edit,
        {}
      )
    )
    expect(sayEditsWithin({ edits, names: {} }, vendor, first.length + second.length + 4)).toBe(
      `${first}; ${second} and 1 more`
    )
    expect(sayEditsWithin({ edits, names: {} }, vendor, 10)).toBe(`${first} and 2 more`)
  })

  it.each([
    [{ field: 'seats', seen: 590, wanted: 630 }, 'Seats: 590 → *630* (+40)'],
    [{ field: 'seats', seen: 2000, wanted: 500 }, 'Seats: 2,000 → *500* (−1,500)'],
    [{ field: 'seats', seen: null, wanted: 5 }, 'Seats: none → *5*'],
    [{ field: 'ends', seen: '2027-06-03', wanted: '2028-06-03' }, 'Licence ends: 3 Jun 2027 → *3 Jun 2028* (+1 year)'],
    [
      { field: 'ends', seen: '2027-06-30', wanted: '2027-08-30' },
      'Licence ends: 30 Jun 2027 → *30 Aug 2027* (+2 months)'
    ],
    [{ field: 'ends', seen: '2028-03-01', wanted: '2028-02-29' }, 'Licence ends: 1 Mar 2028 → *29 Feb 2028* (−1 day)'],
    [{ field: 'tags', seen: ['Agentic AI', 'x'], wanted: ['x', 'Nordics'] }, 'Tags: + Nordics, − Agentic AI'],
    [{ field: 'tags', seen: null, wanted: ['a', 'b'] }, 'Tags: + a, + b']
  ])('say the difference: %j', (edit, said) => {
    expect(sayEditsWithin({ edits: [edit], names: {} }, vendor, 500)).toBe(said)
  })

  it('cut a long list by its items, and hide neither what comes nor what goes', () => {
    const seen = Array.from({ length: 40 }, (_, index) => `old ${index}`)
    const wanted = Array.from({ length: 40 }, (_, index) => `new ${index}`)
    const said = sayEditsWithin({ edits: [{ field: 'tags', seen, wanted }], names: {} }, vendor, 1000)
    expect(said).toMatch(/^Tags: \+ new 0, .* and \d+ more, − old 0, .* and \d+ more$/)
  })

  it('tell two options of one name apart by their ids', () => {
    const names = { t1: 'Gold', t2: 'Gold' }
    const edit = { field: 'type', seen: 't1', wanted: 't2' }
    expect(sayEditsWithin({ edits: [edit], names }, vendor, 500)).toBe('Licence type: Gold (t1) → *Gold (t2)*')
  })
})
