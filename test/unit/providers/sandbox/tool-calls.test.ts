import { describe, expect, test } from 'vitest'
import { ask, complete, user } from './support.ts'

const tool = (name: string, description = '', properties: object = {}, required: string[] = []) => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties, required } },
})
const weather = tool('get_weather', 'Forecast for a city', { city: { type: 'string' }, days: { type: 'integer' } }, [
  'city',
  'days',
])
const clock = tool('get_time', 'Clock of a zone', { zone: { type: 'string' } }, ['zone'])
const mail = tool('sendEmail', 'Sends a letter', { to: { type: 'string', format: 'email' } }, ['to'])
const tools = [weather, clock, mail]

async function calls(content: string, rest: Record<string, unknown> = {}) {
  const { choices } = await complete({ tools, ...user(content), ...rest })
  return (choices[0]?.message.tool_calls ?? []).map(({ function: { name, arguments: json } }) => [
    name,
    JSON.parse(json),
  ])
}

describe('which tool is called', () => {
  test('the one whose words the message uses, with what the message says', async () => {
    expect(await calls('What will the weather be in New York for 3 days?')).toEqual([
      ['get_weather', { city: 'New York', days: 3 }],
    ])
    expect(await calls('Send emails to bob@example.org')).toEqual([['sendEmail', { to: 'bob@example.org' }]])
  })

  test('a description is enough, and an unrelated message calls nothing', async () => {
    expect(await calls('I need a forecast')).toMatchObject([['get_weather', {}]])
    expect(await calls('Write a poem')).toEqual([])
  })

  test('a message that asks for a tool gets one', async () => {
    expect(await calls('Please use one of your tools')).toHaveLength(1)
  })

  test('two tools named in one message are both called, unless calls may not be parallel', async () => {
    const both = 'The weather and the time in Lisbon'
    expect((await calls(both)).map(([name]) => name)).toEqual(['get_weather', 'get_time'])
    expect(await calls(both, { parallel_tool_calls: false })).toHaveLength(1)
  })

  test('tool_choice decides: none, required, a name, or a list of allowed ones', async () => {
    const allowed = (mode: string) => ({
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode, tools: [{ type: 'function', function: { name: 'get_time' } }] },
      },
    })
    expect(await calls('weather', { tool_choice: 'none' })).toEqual([])
    expect(await calls('poem', { tool_choice: 'required' })).toHaveLength(1)
    expect(
      await calls('weather', { tool_choice: { type: 'function', function: { name: 'sendEmail' } } }),
    ).toMatchObject([['sendEmail', {}]])
    expect(await calls('weather', allowed('auto'))).toEqual([])
    expect(await calls('weather', allowed('required'))).toMatchObject([['get_time', {}]])
  })

  test('a name that is not among the tools is refused', async () => {
    const response = await ask({ tools, tool_choice: { type: 'function', function: { name: 'fly' } } })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { param: 'tool_choice' } })
  })
})

test('a call has no text, ends with tool_calls, and its id is the same next time but differs between choices', async () => {
  const { choices } = await complete({ tools, n: 2, ...user('weather in Oslo') })
  const ids = choices.map(({ message }) => message.tool_calls?.[0]?.id)
  expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } })
  expect(ids[0]).toMatch(/^call_sandbox_[0-9a-f]+$/)
  expect(ids[1]).not.toBe(ids[0])
  expect((await complete({ tools, n: 2, ...user('weather in Oslo') })).choices).toEqual(choices)
})

test('after tool results it answers in words that quote every result by its tool', async () => {
  const call = (id: string, name: string) => ({ id, type: 'function', function: { name, arguments: '{}' } })
  const { choices } = await complete({
    tools,
    tool_choice: 'required',
    messages: [
      { role: 'user', content: 'weather and time in Oslo' },
      { role: 'assistant', content: null, tool_calls: [call('a', 'get_weather'), call('b', 'get_time')] },
      { role: 'tool', tool_call_id: 'b', content: '14:30' },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'sleet' }] },
    ],
  })
  expect(choices[0]?.finish_reason).toBe('stop')
  expect(choices[0]?.message.content).toMatch(/^Sandbox answer from/)
  expect(choices[0]?.message.content).toContain('get_time returned: 14:30')
  expect(choices[0]?.message.content).toContain('get_weather returned: sleet')
})

test('a limit on tokens cuts the arguments and says so', async () => {
  const { choices, usage } = await complete({ tools, max_tokens: 6, ...user('weather in Oslo') })
  expect(choices[0]?.finish_reason).toBe('length')
  expect(() => JSON.parse(choices[0]?.message.tool_calls?.[0]?.function.arguments ?? '{}')).toThrow()
  expect(usage?.completion_tokens).toBe(6)
})
