import { OpenResponsesResult$inboundSchema } from '@openrouter/sdk/models'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatDelta } from '../../../../src/contract/chat.ts'
import { answerOf, asked, chunks, completion, eventsOf, read, written } from './support.ts'

const GRAMMAR = { type: 'grammar', syntax: 'lark', definition: 'start: "*** Begin Patch"' }
const patch = { type: 'custom', name: 'apply_patch', description: 'Edits files.', format: GRAMMAR }
const close = { type: 'function', name: 'close', description: 'd', strict: false, parameters: { type: 'object' } }
const team = { type: 'namespace', name: 'team.v1', description: 'Others.', tools: [close, { ...patch, name: 'exec' }] }

const called = (name: string, args: string) => ({
  tool_calls: [{ id: 'call_1', type: 'function' as const, function: { name, arguments: args } }],
})

describe('tools that chat has not in this form', () => {
  test('a custom tool becomes a function of one string, told what the string must look like', () => {
    const { chat, warnings } = read({ tools: [patch], tool_choice: { type: 'custom', name: 'apply_patch' } })
    expect(chat.tools).toEqual([
      {
        type: 'function',
        function: {
          name: 'apply_patch',
          description: expect.stringMatching(/^Edits files\.\n\n.*lark grammar:\nstart/),
          parameters: expect.objectContaining({ required: ['input'], additionalProperties: false }),
        },
      },
    ])
    expect(chat.tool_choice).toEqual({ type: 'function', function: { name: 'apply_patch' } })
    expect(warnings).toEqual(['The grammar of `apply_patch` is told to the model, but not enforced.'])
  })

  test('tools of a namespace get names that every provider takes', () => {
    const names = read({ tools: [team, close] }).chat.tools?.map((tool) => tool.function?.name)
    expect(names).toEqual(['team_v1__close', 'team_v1__exec', 'close'])
  })

  test('tools offered in the course of the conversation count, each once', () => {
    const later = { type: 'additional_tools', role: 'developer', tools: [patch, close] }
    const { chat } = read({ tools: [close], input: [later, { role: 'user', content: 'Hi' }] })
    expect(chat.tools?.map((tool) => tool.function?.name)).toEqual(['close', 'apply_patch'])
    expect(chat.messages).toEqual([{ role: 'user', content: 'Hi' }])
  })

  test('calls and results of earlier turns keep their tools', () => {
    const { chat, warnings } = read({
      input: [
        { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** "x"' },
        { type: 'function_call', call_id: 'c2', name: 'close', namespace: 'team.v1', arguments: '{}' },
        { type: 'custom_tool_call_output', call_id: 'c1', output: 'Done.' },
        { type: 'function_call_output', call_id: 'c2', output: 'Closed.' },
      ],
    })
    expect(warnings).toEqual([])
    expect(chat.messages).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'apply_patch', arguments: '{"input":"*** \\"x\\""}' } },
          { id: 'c2', type: 'function', function: { name: 'team_v1__close', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Done.' },
      { role: 'tool', tool_call_id: 'c2', content: 'Closed.' },
    ])
  })

  test.each([
    [{ tools: [{ ...patch, format: 'lark' }] }, 'tools.0.format'],
    [{ tools: [{ ...team, tools: [{ type: 'custom' }] }] }, 'tools.0.tools.0.name'],
    [
      {
        input: [
          { role: 'user', content: 'Hi' },
          { type: 'additional_tools', tools: [{ type: 'function' }] },
        ],
      },
      'input.1.tools.0.name',
    ],
    [{ input: [{ type: 'custom_tool_call', call_id: 'c', name: 'f' }] }, 'input.0.input'],
  ])('%j is refused by the name of its field', (body, param) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param }))
  })
})

describe('the answer calls them as the caller knows them', () => {
  const request = asked({ tools: [patch, team, close] })

  test.each([
    ['apply_patch', '{"input":"*** x"}', { type: 'custom_tool_call', name: 'apply_patch', input: '*** x' }],
    ['apply_patch', '*** x', { type: 'custom_tool_call', name: 'apply_patch', input: '*** x' }],
    ['team_v1__exec', '{"input":""}', { type: 'custom_tool_call', namespace: 'team.v1', name: 'exec', input: '' }],
    ['team_v1__close', '{"a":1}', { type: 'function_call', namespace: 'team.v1', name: 'close', arguments: '{"a":1}' }],
    ['close', '{}', { type: 'function_call', name: 'close', arguments: '{}' }],
    ['constructor', '{}', { type: 'function_call', name: 'constructor', arguments: '{}' }],
  ])('%s(%s)', (name, args, expected) => {
    const { output } = answerOf(completion(called(name, args), 'tool_calls'), request)
    expect(output).toEqual([{ ...expected, id: expect.any(String), call_id: 'call_1', status: 'completed' }])
  })

  test('and repeats the request in its own form', () => {
    const choice = { type: 'custom', name: 'apply_patch' }
    const { tools, tool_choice } = answerOf(completion({}), asked({ tools: [patch, team], tool_choice: choice }))
    expect(tools).toEqual([patch, close, { ...patch, name: 'exec' }])
    expect(tool_choice).toEqual(choice)
  })

  test('in whatever pieces the arguments are streamed', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(40)), (input, cuts) => {
        const text = written(chunks(pieces(JSON.stringify({ input }), cuts), 'tool_calls'), request)
        const events = eventsOf(text)
        const deltas = events.filter(({ type }) => type === 'response.custom_tool_call_input.delta')
        expect(deltas.map(({ delta }) => delta).join('')).toBe(input)
        expect(events.find(({ type }) => type === 'response.custom_tool_call_input.done')).toMatchObject({ input })
        const whole = answerOf(completion(called('apply_patch', JSON.stringify({ input })), 'tool_calls'), request)
        expect(events.at(-1)?.['response'].output).toEqual(whole['output'])
      }),
      { numRuns: 50 },
    )
  })
})

/** The call of a tool whose arguments come in pieces. */
function pieces(args: string, cuts: readonly number[]): ChatDelta[] {
  const places = [0, ...cuts.map((cut) => cut % args.length).sort((a, b) => a - b), args.length]
  const first = { index: 0, id: 'call_1', type: 'function' as const, function: { name: 'apply_patch', arguments: '' } }
  const rest = places.slice(1).map((end, at) => ({ index: 0, function: { arguments: args.slice(places[at], end) } }))
  return [first, ...rest].map((call) => ({ tool_calls: [call] }))
}

test('OpenRouter’s client takes a response for one', () => {
  const whole = answerOf(completion({ content: 'Hi', ...called('close', '{}') }), asked({ tools: [close] }))
  expect(OpenResponsesResult$inboundSchema.parse(whole)).toMatchObject({ object: 'response', status: 'completed' })
})
