import type { ChatChunk, ChatCompletion, ChatRequest, FinishReason } from '../../contract/chat.ts'
import { errorBody, Fault } from '../../shared/faults.ts'
import type { Dialect, DialectRequest, ReadRequest, StreamWriter } from '../dialect.ts'
import { addedBy } from '../said.ts'

/** What means the same in both forms. */
const SHARED = [
  'model',
  'stream',
  'stream_options',
  'max_tokens',
  'temperature',
  'top_p',
  'n',
  'seed',
  'stop',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'user',
  'metadata',
  'cache',
]
/** What has no counterpart in a conversation. */
const LOST: Readonly<Record<string, string>> = {
  suffix: 'suffix is not carried over: a chat model cannot fill in a middle.',
  best_of: 'best_of is not carried over: every answer is returned.',
  logprobs: 'logprobs is not carried over.',
  echo: 'echo is not carried over: the answer does not repeat the prompt.',
}

/** OpenAI's legacy completions, where a prompt takes the place of a conversation. */
export const completionsDialect: Dialect = {
  id: 'completions',
  read,
  answer: ({ id, created, model, choices, usage }: ChatCompletion) => ({
    id,
    object: 'text_completion',
    created,
    model,
    choices: choices.map(({ index, message, finish_reason }) => choiceOf(index, message.content ?? '', finish_reason)),
    ...(usage ? { usage } : {}),
  }),
  writer,
  error: (fault, _status, requestId) => errorBody(fault, requestId),
}

function read(body: Readonly<Record<string, unknown>>): ReadRequest {
  const shared = Object.fromEntries(SHARED.filter((field) => field in body).map((field) => [field, body[field]]))
  const messages = [{ role: 'user', content: promptOf(body.prompt) }]
  const warnings = Object.keys(LOST).filter((field) => Boolean(body[field]))
  return {
    chat: { ...shared, messages } as unknown as ChatRequest,
    warnings: warnings.map((field) => LOST[field] ?? field),
  }
}

/** One prompt. Lists of tokens, and several prompts at once, have no counterpart. */
function promptOf(prompt: unknown): string {
  const [only, ...more] = Array.isArray(prompt) ? prompt : [prompt]
  if (typeof only === 'string' && only !== '' && more.length === 0) return only
  throw new Fault('invalid_request', '`prompt` must be a text that is not empty, or a list of one.', {
    param: 'prompt',
  })
}

/** No tool is offered with a prompt, so a call that a model makes all the same is a plain end. */
function choiceOf(index: number, text: string, reason: FinishReason | null) {
  return { index, text, logprobs: null, finish_reason: reason === 'tool_calls' ? 'stop' : reason }
}

function writer({ chat }: DialectRequest): StreamWriter {
  const showUsage = chat.stream_options?.include_usage === true
  const line = (event: object) => `data: ${JSON.stringify(event)}\n\n`
  return {
    write(chunk: ChatChunk) {
      const { id, created, model, usage } = chunk
      const told = addedBy(chunk).map(({ index, delta, finish_reason }) =>
        choiceOf(index, delta.content ?? '', finish_reason),
      )
      const extra = usage && showUsage ? { usage } : {}
      if (told.length === 0 && !('usage' in extra)) return ''
      return line({ id, object: 'text_completion', created, model, choices: told, ...extra })
    },
    end: () => 'data: [DONE]\n\n',
    fail: (fault) => line(errorBody(fault, '')),
  }
}
