import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../../support/gateway.ts'
import { type AgentRequest, CLAUDE_BETAS, claudeTurn, codexOpening, codexTurn } from './support/agent-requests.ts'
import { openGateway } from './support/compare.ts'
import { CITY_SCHEMA, TOOL } from './support/parts.ts'
import { ANSWER, PATCH, PLACE, WEATHER } from './support/roles.ts'
import { startUpstream, type Upstream } from './support/upstream.ts'

const gateway = startGateway()
let upstream: Upstream
beforeAll(async () => {
  upstream = await startUpstream()
  await openGateway(gateway, LOCAL_KEY, upstream)
})
afterAll(() => upstream?.stop())

const GPT = 'gpt-4.1-mini'
const CLAUDE = 'claude-sonnet-5'
const GEMINI = 'gemini-3.5-flash'
const MODELS = [GPT, CLAUDE, GEMINI]

const TOLD = `It is ${WEATHER}.`
const chatTool = { type: 'function' as const, function: { ...TOOL, parameters: CITY_SCHEMA } }

const openAi = (baseURL = `${gateway.url}/v1`) => new OpenAI({ baseURL, apiKey: LOCAL_KEY, maxRetries: 0 })

async function send({ path, headers, body }: AgentRequest) {
  const response = await gateway.send('POST', path, body, headers)
  const text = await response.text()
  const events = text.split('\n').filter((line) => line.startsWith('data: '))
  return { response, text, events: events.map((line) => JSON.parse(line.slice('data: '.length))) }
}

function sentOnwards(words: string): Record<string, any> {
  return JSON.parse(upstream.received(words).at(-1)?.text ?? 'null')
}

test.each([
  ['autogpt', ['/v1', '/']],
  ['claude-code', ['/']],
  ['codex', ['/v1']],
  ['crewai', ['/v1']],
])('the page of %s points at the addresses that these calls go to', (page, paths) => {
  const snippet = /```(?:sh|toml|python)\n(.*?)```/s.exec(readFileSync(`docs/clients/${page}.md`, 'utf8'))?.[1] ?? ''
  const addresses = snippet.match(/https:[^"]+/g) ?? []
  expect(addresses.map((address) => new URL(address).pathname)).toEqual(paths)
})

/** Source: AutoGPT's `blocks/llm.py`. */
describe('AutoGPT’s calls', () => {
  test.each(MODELS)('to OpenAI, by responses that are not stored: %s', async (model) => {
    const prompt = `weather ${randomUUID()}`
    const input: OpenAI.Responses.ResponseInput = [
      { role: 'system', content: 'You are an agent.' },
      { role: 'user', content: prompt },
    ]
    const tools = [{ type: 'function' as const, ...TOOL, parameters: CITY_SCHEMA, strict: false }]
    const settings = { model, tools, max_output_tokens: 4_096, parallel_tool_calls: false, store: false }
    const asked = await openAi().responses.create({ ...settings, input })
    expect(model === GPT ? sentOnwards(prompt)['store'] : false).toBe(false)
    const call = asked.output.find((item) => item.type === 'function_call')
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{"city":"Paris"}' })
    expect([asked.usage?.input_tokens, asked.usage?.output_tokens]).toEqual([11, 7])
    const output = { type: 'function_call_output' as const, call_id: call?.call_id ?? '', output: WEATHER }
    const told = await openAi().responses.create({
      ...settings,
      input: [...input, ...(asked.output as OpenAI.Responses.ResponseInput), output],
    })
    expect(told.output_text).toBe(TOLD)
  })

  test.each(MODELS)('to Anthropic, with the prompt and the tools marked for its cache: %s', async (model) => {
    const cache_control = { type: 'ephemeral' as const }
    const prompt = `weather ${randomUUID()}`
    const client = new Anthropic({ baseURL: gateway.url, apiKey: LOCAL_KEY, maxRetries: 0 })
    const message = await client.messages.create(
      {
        model,
        max_tokens: 4_096,
        system: [{ type: 'text', text: 'You are an agent.', cache_control }],
        messages: [{ role: 'user', content: prompt }],
        tools: [{ ...TOOL, input_schema: CITY_SCHEMA, cache_control }],
      },
      { timeout: 600_000 },
    )
    expect(message.content).toMatchObject([{ type: 'tool_use', name: 'get_weather', input: { city: 'Paris' } }])
    if (model !== CLAUDE) return
    const { system, tools } = sentOnwards(prompt)
    expect([system[0].cache_control, tools[0].cache_control]).toEqual([cache_control, cache_control])
  })

  test.each([`openai/${GPT}`, `anthropic/${CLAUDE}`, `google/${GEMINI}`])(
    'to OpenRouter, under the name that models have there: %s',
    async (model) => {
      const extra = { headers: { 'HTTP-Referer': 'https://agpt.co', 'X-Title': 'AutoGPT' } }
      const messages = [{ role: 'user' as const, content: `weather ${randomUUID()}` }]
      const body = { model, messages, max_tokens: 4_096, tools: [chatTool], parallel_tool_calls: false }
      const answer = await openAi(`${gateway.url}/api/v1`).chat.completions.create(body, extra)
      expect(answer.choices[0]?.message.tool_calls).toMatchObject([
        { function: { name: 'get_weather', arguments: '{"city":"Paris"}' } },
      ])
      expect(answer.usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 7 })
    },
  )

  test('to Groq, for any JSON', async () => {
    const body = {
      model: GPT,
      messages: [{ role: 'user', content: `structured ${randomUUID()}` }],
      response_format: { type: 'json_object' },
      max_tokens: 4_096,
    }
    const response = await gateway.send('POST', '/openai/v1/chat/completions', body)
    const answer = (await response.json()) as OpenAI.ChatCompletion
    expect(JSON.parse(answer.choices[0]?.message.content ?? '')).toEqual(PLACE)
  })
})

/** `LLM(model="openai/auto", base_url=…)` asks for `auto`. Source: CrewAI's `llm.py` and `llms/providers/openai/completion.py`. */
describe('CrewAI’s calls', () => {
  const crew = (prompt: string) => [
    { role: 'system' as const, content: 'You are a forecaster.' },
    { role: 'user' as const, content: prompt },
  ]

  test.each(['auto', ...MODELS])('for an agent with a tool: %s', async (model) => {
    const messages = crew(`weather ${randomUUID()}`)
    const settings = { model, stream: false as const, tools: [chatTool], tool_choice: 'auto' as const }
    const { choices } = await openAi().chat.completions.create({ ...settings, messages, temperature: 0.7 })
    const [call] = choices[0]?.message.tool_calls ?? []
    if (call?.type !== 'function') throw new Error('no call')
    expect([call.function.name, call.function.arguments]).toEqual(['get_weather', '{"city":"Paris"}'])
    const result = { role: 'tool' as const, tool_call_id: call.id, content: WEATHER }
    const spoken = { role: 'assistant' as const, content: null, tool_calls: [call] }
    const told = await openAi().chat.completions.create({ ...settings, messages: [...messages, spoken, result] })
    expect(told.choices[0]?.message.content).toBe(TOLD)
  })

  test.each(['auto', ...MODELS])('for an agent whose words are streamed: %s', async (model) => {
    const messages = crew(`text ${randomUUID()}`)
    let text = ''
    for await (const chunk of await openAi().chat.completions.create({ model, messages, stream: true })) {
      text += chunk.choices[0]?.delta.content ?? ''
    }
    expect(text).toBe(ANSWER)
  })
})

describe('Codex CLI’s turns', () => {
  test.each(MODELS)('a patch is called for, and its result is heard: %s', async (model) => {
    const opening = codexOpening(`patch ${randomUUID()}`)
    const { response, events } = await send(codexTurn(model, opening))
    expect(response.status).toBe(200)
    expect(events.at(-1)).toMatchObject({ type: 'response.completed', response: { status: 'completed' } })
    const [item] = events.filter(({ type }) => type === 'response.output_item.done').map((event) => event.item)
    // The mock that plays OpenAI has no custom tools; what it says passes as it is.
    const args = { type: 'function_call', arguments: JSON.stringify({ input: PATCH }) }
    expect(item).toMatchObject({
      name: 'apply_patch',
      ...(model === GPT ? args : { type: 'custom_tool_call', input: PATCH }),
    })
    const output = { type: `${item.type}_output`, call_id: item.call_id, output: WEATHER }
    const told = await send(codexTurn(model, [...opening, item, output]))
    expect(told.events.at(-1)?.response.output.at(-1)?.content[0].text).toBe(TOLD)
  })

  test('reach OpenAI as they are', async () => {
    const prompt = `text ${randomUUID()}`
    const turn = codexTurn(GPT, codexOpening(prompt))
    await send(turn)
    expect(sentOnwards(prompt)).toEqual(turn.body)
  })
})

describe('Claude Code’s turns', () => {
  const opening = (prompt: string) => [
    { role: 'user', content: [{ type: 'text', text: prompt }] },
    { role: 'system', content: [{ type: 'text', text: '<system-reminder>It is Wednesday.</system-reminder>' }] },
  ]

  test.each(MODELS)('a tool is called for, and its result is heard: %s', async (model) => {
    const said = opening(`weather ${randomUUID()}`)
    const { response, events } = await send(claudeTurn(model, said))
    expect(response.status).toBe(200)
    const block = events.find(({ type }) => type === 'content_block_start')?.content_block
    expect(block).toMatchObject({ type: 'tool_use', name: 'get_weather' })
    const json = events.map((event) => event.delta?.partial_json ?? '').join('')
    expect(JSON.parse(json)).toEqual({ city: 'Paris' })
    expect(events.find(({ type }) => type === 'message_delta')?.delta.stop_reason).toBe('tool_use')
    const told = await send(
      claudeTurn(model, [
        ...said,
        { role: 'assistant', content: [{ ...block, input: JSON.parse(json) }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: block.id, content: WEATHER }] },
        { role: 'system', content: [{ type: 'text', text: '<total_tokens>14999982 tokens left</total_tokens>' }] },
      ]),
    )
    expect(told.events.map((event) => event.delta?.text ?? '').join('')).toBe(TOLD)
  })

  test('reach Anthropic as they are, with the headers that say what it can do', async () => {
    const prompt = `text ${randomUUID()}`
    const turn = claudeTurn(CLAUDE, opening(prompt))
    await send(turn)
    expect(sentOnwards(prompt)).toEqual(turn.body)
    expect(upstream.received(prompt)[0]?.headers).toMatchObject({
      'anthropic-beta': CLAUDE_BETAS,
      'anthropic-version': '2023-06-01',
    })
  })

  test.each([{ type: 'create' }, { type: 'continue', previous_message_id: 'msg_1' }])(
    'go on without a thread: %j',
    async (thread) => {
      const { response, text } = await send(claudeTurn(CLAUDE, opening('text'), { thread }))
      expect(response.status).toBe(400)
      expect(JSON.parse(text)).toMatchObject({
        type: 'error',
        error: { type: 'invalid_request_error', details: { error_code: 'thread_unsupported_request' } },
      })
    },
  )

  test('tokens are counted, and its first look finds somebody at home', async () => {
    const { headers, body } = claudeTurn(CLAUDE, opening('text'))
    const { model, messages, system, tools } = body
    const counted = await gateway.send(
      'POST',
      '/v1/messages/count_tokens?beta=true',
      { model, messages, system, tools },
      headers,
    )
    expect(await counted.json()).toMatchObject({ input_tokens: expect.any(Number) })
    expect((await gateway.send('HEAD', '/')).status).toBe(200)
    expect((await gateway.send('GET', '/v1/models?limit=1000')).status).toBe(200)
  })
})
