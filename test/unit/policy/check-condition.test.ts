import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PolicyInput } from '../../../src/contract/policies.ts'
import { checkCondition } from '../../../src/policy/check-condition.ts'
import { compilePolicies } from '../../../src/policy/compile-policies.ts'
import { NOON, policy, verdict } from './samples.ts'

const sound = [
  'true',
  "request.model.startsWith('openai/') && request.stream",
  "request.operation in ['chat', 'responses']",
  'request.input_tokens + request.max_tokens > 100000',
  'request.tools > 0 || request.images > 0',
  "'team' in request.metadata && request.metadata.team == 'search'",
  "has(request.metadata.team) ? request.metadata['team'] != '' : false",
  "request.metadata.exists(name, name.startsWith('x-'))",
  "request.user.endsWith('@example.com')",
  "key.team == 'team_legal' || key.role != 'admin' || key.id == key.user || key.name == ''",
  "'inference' in key.scopes && key.tags.exists(tag, tag.matches('^prod(-[a-z]+)?$'))",
  "tenant.id == 'ten_acme'",
  "time.hour >= 22 || time.weekday > 5 || time.date == '2026-11-25'",
  'forecast.known && forecast.cost_usd > 1',
  'key.tags.all(tag, key.scopes.exists(scope, scope == tag))',
  '// weekends\ntime.weekday in [6, 7]',
]

test.each(sound)('%s is a condition', (text) => {
  expect(checkCondition(text)).toBeNull()
})

const unsound: readonly (readonly [text: string, reason: string])[] = [
  ['request.input_tokens > "5"', 'Line 1, column 1: > cannot stand between int and string.'],
  [
    "request.modle == 'gpt-4o'",
    'Line 1, column 9: request has no field modle; it has model, operation, stream, input_tokens, max_tokens, tools, images, user, metadata.',
  ],
  ['user.id == 1', 'Line 1, column 1: There is no user; a condition may read request, key, tenant, time, forecast.'],
  ['request.input_tokens', 'It must say true or false; this is of type int.'],
  ['forecast.cost_usd == 1', 'Line 1, column 1: == cannot stand between double and int; write whole numbers as 1.0.'],
  ['request.model.startsWith(3)', 'Line 1, column 1: There is no string.startsWith(int).'],
  ['request.stream &&\n  (key.role', 'Line 2, column 12: Expected ), got the end.'],
  ['true ||\n  !request.model', 'Line 2, column 3: ! cannot be applied to string.'],
  ["request.tools == 'none'", 'Line 1, column 1: == cannot stand between int and string.'],
  ["request.model in 'gpt-4o'", 'Line 1, column 1: in cannot stand between string and string.'],
  ['request.model && true', "Line 1, column 1: Logical operator requires bool operands, got 'string'."],
  ["request.stream ? 'yes' : 1", "Line 1, column 1: Ternary branches must have the same type, got 'string' and 'int'."],
  ['key.tags.exists(tag, tag > 1)', 'Line 1, column 22: > cannot stand between string and int.'],
  [
    "['a', 1] == ['a']",
    "Line 1, column 7: List elements must have the same type, expected type 'string' but found 'int'.",
  ],
  ["request.model == 'gpt", 'Line 1, column 18: Unterminated string.'],
  ['request.stream and true', "Line 1, column 16: Unexpected character: 'd'."],
  ['request.input_tokens.matches("1")', 'Line 1, column 9: matches() searches a string, not int.'],
  ['has(request.user)', 'Line 1, column 1: has() asks for a field of request.metadata.'],
  ['has(request.metdata.team)', 'Line 1, column 1: has() asks for a field of request.metadata.'],
  ['request == request', 'Line 1, column 1: == cannot stand between Request and Request.'],
  ['  ', 'The condition is empty; write true for one that always holds.'],
]

test.each(unsound)('%s is refused when saved, with the reason and its place', (text, reason) => {
  expect(checkCondition(text)).toBe(reason)
})

const hostile: Record<string, readonly [text: string, reason: RegExp]> = {
  'macros three deep': ['key.tags.all(a, key.tags.all(b, key.tags.all(c, c != a + b)))', /nested more than 2 deep/],
  'a list doubled again and again': [`[[1]]${'.map(x, x + x)'.repeat(60)} == [[1]]`, /could take .* steps|too long/],
  'a list doubled under names': [
    "cel.bind(a, 'x', cel.bind(b, a + a, cel.bind(c, b + b, c == '')))",
    /cel is not offered/,
  ],
  'a text doubled again and again': [`['x']${'.map(x, x + x)'.repeat(60)} == ['x']`, /could take .* steps|too long/],
  'a long list by itself': [
    `[${'0,'.repeat(190)}0].all(a, [${'0,'.repeat(190)}0].all(b, [a, b] == [b, a]))`,
    /could take .* steps|too long/,
  ],
  'errors by the thousand': ['key.tags.all(a, key.tags.all(b, 1 / 0 == 1))', /could take .* steps/],
  'work before a method': [
    Array.from({ length: 3 }, () => 'key.tags.filter(a, key.scopes.all(b, a == b)).size() > 0').join(' || '),
    /could take .* steps/,
  ],
  'a regular expression of many paths': ["request.model.matches('(a?){100}(a?){100}b')", /could take .* steps/],
  'a search for every pair': ["key.tags.all(a, key.scopes.all(b, a.contains('aab')))", /could take .* steps/],
  'a text that was copied': ["string(request.model).matches('(a?){100}(a?){100}b')", /could take .* steps/],
  'a text that was put together': [
    "(request.user + request.user + request.user + request.user).matches('(a?){99}b')",
    /could take .* steps/,
  ],
  'a regular expression for every name': [
    "request.metadata.all(name, name.matches('(a?){30}(a?){30}b'))",
    /could take .* steps/,
  ],
  'a regular expression for every item made': [
    "key.tags.map(tag, tag).all(tag, tag.matches('(a?){30}b'))",
    /could take .* steps/,
  ],
  'lists compared again and again': [
    `key.tags.all(tag, key.tags in [${Array.from({ length: 12 }, () => 'key.scopes').join(', ')}])`,
    /could take .* steps/,
  ],
  'a regular expression out of data': ['request.model.matches(request.user)', /written out/],
  'a regular expression that grows': [
    "request.model.matches('((a{1,100}){1,100}){1,100}')",
    /it is too long, its repeats written out/,
  ],
  'a regular expression that looks back': ["request.model.matches('(a)\\\\1')", /\\1 is not understood/],
  'a value of any type': ['dyn(request.model) > 1 || true', /dyn\(\) is not offered/],
  'a field by a name made up on the spot': ["request['mo' + 'del'] == 1", /request alone has no value/],
  'clocks of its own': ["timestamp('2026-01-01T00:00:00Z').getFullYear('Europe/Berlin') == 2026", /is not offered/],
  'bytes read as JSON': ["b'{}'.json().size() == 0", /Bytes are not offered/],
  'parentheses without end': [`${'('.repeat(900)}true${')'.repeat(900)}`, /too long or too deeply nested/],
  'negations without end': [`${'!'.repeat(1_900)}true`, /too long or too deeply nested/],
  'sums without end': [`${'1+'.repeat(900)}1 > 0`, /too long or too deeply nested/],
  'more text than is read': [`true // ${'x'.repeat(2_000)}`, /2,000 characters at most; this one has 2,008/],
  'a name that hides the facts': ["key.tags.all(request, request == 'x')", /already the name of facts/],
}

test.each(Object.entries(hostile))('%s is refused', (_, [text, reason]) => {
  expect(checkCondition(text)).toMatch(reason)
})

test('the length that is refused here is the length that the wire refuses', () => {
  const longest = `true${' '.repeat(1_996)}`
  const input = { name: 'A', effect: { do: 'deny' } }
  expect(checkCondition(longest)).toBeNull()
  expect(PolicyInput.safeParse({ ...input, when: longest }).success).toBe(true)
  expect(checkCondition(`${longest} `)).not.toBeNull()
  expect(PolicyInput.safeParse({ ...input, when: `${longest} ` }).success).toBe(false)
})

test('a condition that got past its check protects and does not permit', () => {
  const broken = { when: 'request.modle == 1' }
  const denied = verdict([policy({ do: 'deny' }, broken)])
  expect(denied.allowed).toBe(false)
  expect(denied.errors).toHaveLength(1)
  expect(verdict([policy({ do: 'allow' }, broken)]).allowed).toBe(false)
})

const told: readonly (readonly [text: string, holds: boolean])[] = [
  ["request.metadata.exists(name, name == 'constructor')", true],
  ["request.metadata.constructor == 'x' && request.metadata['__proto__'] == 'y'", true],
  ['request.metadata.size() == 2', true],
  ["time.hour == 13 && time.weekday == 3 && time.date == '2026-11-25'", true],
  ['request.input_tokens == 1200 && request.max_tokens == 0', true],
  ["request.model.upperAscii() == 'OPENAI/GPT-4O'", true],
  ['key.tags.filter(tag, tag.size() > 9).size() == 1', false],
  ['forecast.cost_usd == 0.25 && forecast.known', true],
]

test.each(told)('of a request, %s is %s', (when, holds) => {
  const metadata = JSON.parse('{"constructor":"x","__proto__":"y"}')
  const given = { request: { metadata }, forecast: { cost_usd: 0.25, known: true } }
  const { applied, errors } = verdict([policy({ do: 'allow' }, { when })], given)
  expect(errors).toEqual([])
  expect(applied).toHaveLength(holds ? 1 : 0)
})

test('facts larger than conditions may read are refused where a policy has a condition, whatever it does', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`key${at}`, '']))
  const route = policy({ do: 'route_only', providers: ['openai'] }, { when: 'request.stream' })
  for (const given of [
    { request: { metadata: many } },
    { request: { metadata: { note: 'x'.repeat(513) } } },
    { request: { metadata: { ['x'.repeat(65)]: '' } } },
    { request: { user: 'x'.repeat(513) } },
    { key: { tags: Array.from({ length: 65 }, String) } },
    { key: { scopes: ['x'.repeat(129)] } },
  ]) {
    expect(verdict([route], given).deniedBy).toMatchObject({
      id: route.id,
      message: expect.stringContaining('too large'),
    })
    expect(verdict([policy({ do: 'allow' })], given).allowed).toBe(true)
  }
})

test('the work of a set of policies counts each condition once', () => {
  const one = compilePolicies([policy({ do: 'deny' }, { when: 'request.stream' })])
  const same = compilePolicies([
    policy({ do: 'deny' }, { when: 'request.stream' }),
    policy({ do: 'allow' }, { when: ' request.stream ' }),
    policy({ do: 'allow' }),
  ])
  expect(same.steps).toBe(one.steps)
  expect(same.conditions).toHaveLength(1)
})

test('the time that conditions read is that of the decision, also before 1970', () => {
  const when = "time.weekday == 3 && time.date == '1969-12-31' && time.hour == 23"
  expect(verdict([policy({ do: 'deny' }, { when })], {}, -1).allowed).toBe(false)
  expect(verdict([policy({ do: 'deny' }, { when })], {}, NOON).allowed).toBe(true)
})

const tokens = fc.constantFrom(
  ...[
    'request',
    'key',
    'time',
    '.model',
    '.metadata',
    '.tags',
    '.hour',
    '.size()',
    '.matches("a*")',
    '.startsWith("a")',
  ],
  ...[
    ".exists(x, x == 'a')",
    '.all(x, x',
    '.map(x, x)',
    '[0]',
    "['a']",
    '(',
    ')',
    '!',
    '-',
    '+',
    '==',
    '<',
    '&&',
    '||',
  ],
  ...[
    'in',
    '?',
    ':',
    ',',
    '1',
    '1.0',
    "'a'",
    'true',
    '[]',
    '{}',
    "{'a': 1}",
    'x',
    'has(request.metadata.a)',
    'string(',
    ' ',
  ],
)
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(tokens, { maxLength: 14 }).map((drawn) => drawn.join('')),
  fc
    .array(fc.constantFrom(...sound), { minLength: 2, maxLength: 4 })
    .map((drawn) => drawn.map((text) => `(${text.replace('// weekends\n', '')})`).join(' && ')),
)

test('any text is either refused in one sentence or answers true or false, or why it cannot', () => {
  fc.assert(
    fc.property(texts, (when) => {
      const reason = checkCondition(when)
      if (reason !== null) {
        expect(reason).toMatch(/[.]$/)
        return
      }
      const { applied, errors } = verdict([{ ...policy({ do: 'allow' }), when }])
      expect(applied.length + errors.length).toBeLessThanOrEqual(1)
      expect(errors.join()).not.toContain('The condition failed')
    }),
    { numRuns: 5_000 },
  )
})
