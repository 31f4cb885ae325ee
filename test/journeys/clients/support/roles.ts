import type { ChatCompletionRequest, LLMock } from '@copilotkit/aimock'

/** What the upstream says, by the word that a prompt begins with. */
export const ANSWER = 'Paris is the capital of France, and lies on the Seine.'
export const WEATHER = 'sunny, 21 degrees'
export const PLACE = { city: 'Paris', inhabitants: 2_100_000 }
/** What a tool is given that takes text instead of JSON. */
export const PATCH = '*** Begin Patch\n*** Add File: "hello.txt"\n+Hello\n*** End Patch\n'
/** Exact in 32 bits, so that it is the same however it travels. */
export const VECTOR = [0.5, -0.25, 0.125, 1]
export const REFUSED = 'The messages are out of order.'

const USAGE = { prompt_tokens: 11, completion_tokens: 7, input_tokens: 11, output_tokens: 7 }
const usage = { ...USAGE, promptTokenCount: 11, candidatesTokenCount: 7 }
const LONG = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ')

/** Prompts begin with a word, wherever they are put, and end in an id, so that nothing is shared between two tests. */
const prompt = (word: string) => new RegExp(`${word} [0-9a-f-]{36}`)

/** Teaches a mock what to answer. */
export function playRoles(mock: LLMock): void {
  const refusals = new Set<string>()
  mock.onEmbedding(/./, { embedding: VECTOR })
  mock.on({ predicate: isToldResult }, (asked) => ({ content: `It is ${toldOf(asked)}.`, usage }))
  mock.onMessage(prompt('patch'), {
    toolCalls: [{ name: 'apply_patch', arguments: JSON.stringify({ input: PATCH }) }],
    usage,
  })
  mock.onMessage(prompt('weather'), { toolCalls: [{ name: 'get_weather', arguments: '{"city":"Paris"}' }], usage })
  // Some clients have a tool called instead of asking for a shape.
  mock.onMessage(prompt('structured'), ({ tools = [] }) => {
    const [tool] = tools
    const place = JSON.stringify(PLACE)
    return tool ? { toolCalls: [{ name: tool.function.name, arguments: place }], usage } : { content: place, usage }
  })
  mock.onMessage(prompt('refuse'), { error: { message: REFUSED, type: 'invalid_request_error' }, status: 400 })
  mock.onMessage(prompt('retry'), (asked) => {
    const id = promptOf(asked)
    const isFirst = !refusals.has(id)
    refusals.add(id)
    const error = { message: 'Too many requests.', type: 'rate_limit_error', code: 'rate_limit_exceeded' }
    return isFirst ? { error, status: 429, retryAfter: 1 } : { content: ANSWER, usage }
  })
  mock.onMessage(prompt('abort'), { content: LONG, usage }, { streamingProfile: { ttft: 1, tps: 50 } })
  mock.onMessage(/./, { content: ANSWER, usage })
}

function promptOf({ messages }: ChatCompletionRequest): string {
  return JSON.stringify(messages.findLast(({ role }) => role === 'user')?.content)
}

/** Whether a tool's result came back in answer to its call. Some agents add a reminder after it. */
function isToldResult({ messages }: ChatCompletionRequest): boolean {
  return saidLast(messages)?.role === 'tool' && messages.some(({ tool_calls }) => tool_calls?.length)
}

function saidLast(messages: ChatCompletionRequest['messages']) {
  return messages.findLast(({ role }) => role !== 'system')
}

function toldOf({ messages }: ChatCompletionRequest): string {
  const content = saidLast(messages)?.content
  const text = typeof content === 'string' ? content : (content ?? []).map(({ text: piece }) => piece ?? '').join('')
  return text.includes(WEATHER) ? WEATHER : text
}
