import type { ChatMessage, ChatRequest } from '../../../../../src/contract/chat.ts'

/** What a request says that does not come back as it was, why, and what comes back instead. */
export interface Exception {
  readonly what: string
  readonly why: string
  readonly model: string
  readonly says: Partial<ChatRequest>
  readonly becomes: Partial<ChatRequest>
}

const OPUS = 'claude-opus-4-6'
const FLASH = 'gemini-2.5-flash'
const FLASH3 = 'gemini-3-flash-preview'

const hi: ChatMessage = { role: 'user', content: 'Hi' }
const said = (message: Partial<ChatMessage>): ChatMessage[] => [hi, { role: 'assistant', content: 'Yes', ...message }, hi]
const called = (args: string, result: ChatMessage['content'] = 'ok', id = 'c', more: object = {}): ChatMessage[] => [
  hi,
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: args }, ...more }],
  },
  { role: 'tool', tool_call_id: id, content: result },
]
const tool = (parameters: Record<string, unknown>, more: object = {}) => [
  { type: 'function', function: { name: 'f', parameters, ...more } },
]
const empty = { type: 'object', properties: {}, additionalProperties: false }
const answer = (schema: object, more: object = {}) => ({ type: 'json_schema', json_schema: { schema, ...more } })
const image = (more: object = {}) => ({
  type: 'image_url' as const,
  image_url: { url: 'data:image/png;base64,aGk=', ...more },
})
const signature = { extra_content: { google: { thought_signature: 'c2ln' } } }

/** What Anthropic cannot be told, or not in these words. */
export const ANTHROPIC_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'no effort',
    why: 'it is the default there',
    model: OPUS,
    says: { reasoning_effort: 'none' },
    becomes: { reasoning_effort: undefined },
  },
  {
    what: 'a minimal effort',
    why: 'low is the least there',
    model: OPUS,
    says: { reasoning_effort: 'minimal' },
    becomes: { reasoning_effort: 'low' },
  },
  {
    what: 'an effort beside a forced tool',
    why: 'thinking excludes it, and an effort without thinking is no wish to think',
    model: OPUS,
    says: { reasoning_effort: 'high', tools: tool(empty), tool_choice: 'required' },
    becomes: { reasoning_effort: undefined, output_config: { effort: 'high' }, tool_choice: 'required' },
  },
  {
    what: 'a high effort under a low limit',
    why: 'a limit is never raised: the budget shrinks to half of it',
    model: 'claude-opus-4-5',
    says: { reasoning_effort: 'high', max_tokens: 4_096 },
    becomes: { reasoning_effort: 'medium' },
  },
  {
    what: 'a temperature above 1',
    why: 'the scale ends there',
    model: OPUS,
    says: { temperature: 1.5 },
    becomes: { temperature: 1 },
  },
  {
    what: 'a temperature beside thinking',
    why: 'thinking excludes it',
    model: OPUS,
    says: { temperature: 0.5, reasoning_effort: 'low' },
    becomes: { temperature: undefined },
  },
  {
    what: 'top_p beside a temperature',
    why: 'newer models take one of them',
    model: OPUS,
    says: { temperature: 0.5, top_p: 0.5 },
    becomes: { temperature: 0.5, top_p: undefined },
  },
  {
    what: 'no limit',
    why: 'one is required there',
    model: OPUS,
    says: { max_tokens: undefined },
    becomes: { max_tokens: 32_768 },
  },
  {
    what: 'a stop sequence of white space',
    why: 'it is refused there',
    model: OPUS,
    says: { stop: ['\n', 'END'] },
    becomes: { stop: ['END'] },
  },
  {
    what: 'an open object in a schema for the answer',
    why: 'objects must be closed there',
    model: OPUS,
    says: { response_format: answer({ type: 'object', properties: {} }) },
    becomes: { response_format: answer(empty, { name: 'answer', strict: true }) },
  },
  {
    what: 'a bound in a schema for the answer',
    why: 'it is refused there, and told in words',
    model: OPUS,
    says: { response_format: answer({ type: 'integer', minimum: 1 }) },
    becomes: {
      response_format: answer({ type: 'integer', description: '(minimum: 1)' }, { name: 'answer', strict: true }),
    },
  },
  {
    what: 'a schema for the answer of an older model',
    why: 'a tool whose call is the answer stands in for it',
    model: 'claude-sonnet-4-0',
    says: { response_format: answer(empty) },
    becomes: {
      response_format: undefined,
      tool_choice: { type: 'function', function: { name: 'structured_answer' } },
    },
  },
  {
    what: 'any JSON as the answer',
    why: 'it can only be asked for in words',
    model: OPUS,
    says: { response_format: { type: 'json_object' } },
    becomes: {
      response_format: undefined,
      messages: [
        {
          role: 'system',
          content: 'Answer with one valid JSON object and nothing else: no prose, no code fence.',
        },
        hi,
      ],
    },
  },
  {
    what: 'thinking that nobody signed',
    why: 'it is refused there',
    model: OPUS,
    says: { messages: said({ reasoning_content: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }) },
    becomes: { messages: said({}) },
  },
  {
    what: 'thinking that another vendor signed',
    why: 'it is refused there',
    model: OPUS,
    says: {
      messages: said({
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: 's', format: 'google-gemini-v1' }],
      }),
    },
    becomes: { messages: said({}) },
  },
  {
    what: 'another vendor’s signature beside a text or a call',
    why: 'there is no place for it, and nobody who could check it',
    model: OPUS,
    says: { messages: [...said(signature), ...called('{}', 'ok', 'c', signature).slice(1)] },
    becomes: { messages: [...said({}), ...called('{}').slice(1)] },
  },
  {
    what: 'a call’s id with other signs than letters, digits, _ and -',
    why: 'they are refused there',
    model: OPUS,
    says: { messages: called('{}', 'ok', 'functions.f:0') },
    becomes: { messages: called('{}', 'ok', 'functions_f_0') },
  },
  {
    what: 'arguments that are no object',
    why: 'they must be one there, so they stay visible inside of one',
    model: OPUS,
    says: { messages: called('[1]') },
    becomes: { messages: called('{"value":[1]}') },
  },
  {
    what: 'arguments that are no JSON',
    why: 'they must be an object there, so they stay visible inside of one',
    model: OPUS,
    says: { messages: called('{"a":') },
    becomes: { messages: called('{"invalid_json":"{\\"a\\":"}') },
  },
  {
    what: 'the resolution of an image',
    why: 'there is no such field',
    model: OPUS,
    says: { messages: [{ role: 'user', content: [image({ detail: 'high' })] }] },
    becomes: { messages: [{ role: 'user', content: [image()] }] },
  },
  {
    what: 'white space at the end of an answer to be gone on with',
    why: 'it is refused there',
    model: OPUS,
    says: { messages: said({ content: 'Yes, \n' }).slice(0, 2) },
    becomes: { messages: said({ content: 'Yes,' }).slice(0, 2) },
  },
  {
    what: 'the place of what the system says later on',
    why: 'the system prompt stands before the conversation there',
    model: OPUS,
    says: { messages: [...said({}), { role: 'system', content: 'Be brief.' }] },
    becomes: { messages: [{ role: 'system', content: 'Be brief.' }, ...said({})] },
  },
  {
    what: 'the name of who speaks',
    why: 'there is no such field',
    model: OPUS,
    says: { messages: [{ ...hi, name: 'Ada' }] },
    becomes: { messages: [hi] },
  },
  {
    what: 'a strict tool',
    why: 'it limits tools and schemas far more there',
    model: OPUS,
    says: { tools: tool(empty, { strict: true }) },
    becomes: { tools: tool(empty) },
  },
  {
    what: 'a tool without parameters',
    why: 'a schema is required there',
    model: OPUS,
    says: { tools: [{ type: 'function', function: { name: 'f' } }] },
    becomes: { tools: tool({ type: 'object' }) },
  },
  {
    what: 'a choice among some tools',
    why: 'there is no such choice',
    model: OPUS,
    says: {
      tools: tool(empty),
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] },
      },
    },
    becomes: { tool_choice: undefined },
  },
  {
    what: 'one call at a time where none is allowed',
    why: 'it says nothing there',
    model: OPUS,
    says: { tools: tool(empty), tool_choice: 'none', parallel_tool_calls: false },
    becomes: { tool_choice: 'none', parallel_tool_calls: undefined },
  },
  {
    what: 'several answers, a seed, penalties and probabilities',
    why: 'there are no such fields',
    model: OPUS,
    says: { n: 2, seed: 1, presence_penalty: 1, logprobs: true },
    becomes: { n: undefined, seed: undefined, presence_penalty: undefined, logprobs: undefined },
  },
]

/** What Gemini cannot be told, or not in these words. */
export const GEMINI_EXCEPTIONS: readonly Exception[] = [
  {
    what: 'no effort, of a model that always thinks',
    why: 'minimal is the least there',
    model: FLASH3,
    says: { reasoning_effort: 'none' },
    becomes: { reasoning_effort: 'minimal' },
  },
  {
    what: 'a minimal effort, of a model that thinks by a budget',
    why: 'Google gives both efforts the same budget',
    model: FLASH,
    says: { reasoning_effort: 'minimal' },
    becomes: { reasoning_effort: 'low' },
  },
  {
    what: 'an effort above high',
    why: 'high is the most there',
    model: FLASH,
    says: { reasoning_effort: 'max' },
    becomes: { reasoning_effort: 'high' },
  },
  {
    what: 'thinking that nobody signed',
    why: 'only what was signed is handed back',
    model: FLASH,
    says: { messages: said({ reasoning_content: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }) },
    becomes: { messages: said({}) },
  },
  {
    what: 'thinking that another vendor signed',
    why: 'it is refused there',
    model: FLASH,
    says: { messages: said({ reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: 's' }] }) },
    becomes: { messages: said({}) },
  },
  {
    what: 'a call that nobody signed, of a model that insists on signatures',
    why: 'Google’s stand-in is signed for it',
    model: FLASH3,
    says: { messages: called('{}') },
    becomes: {
      messages: called('{}', 'ok', 'c', {
        extra_content: { google: { thought_signature: 'skip_thought_signature_validator' } },
      }),
    },
  },
  {
    what: 'the pieces of an answer’s text',
    why: 'a streamed answer comes back in as many, so they are one',
    model: FLASH,
    says: {
      messages: said({
        content: [
          { type: 'text', text: 'Yes' },
          { type: 'text', text: '.' },
        ],
      }),
    },
    becomes: { messages: said({ content: 'Yes.' }) },
  },
  {
    what: 'a signature between two answers in a row',
    why: 'they are one turn there, of which one signature is kept',
    model: FLASH,
    says: { messages: [hi, { role: 'assistant', content: 'Yes', ...signature }, { role: 'assistant', content: '.' }, hi] },
    becomes: { messages: said({ content: 'Yes.', ...signature }) },
  },
  {
    what: 'an image in a tool’s result',
    why: 'not every model takes one there: it follows as the user’s',
    model: FLASH,
    says: { messages: called('{}', [{ type: 'text', text: 'Seen' }, image()]) },
    becomes: { messages: [...called('{}', 'Seen'), { role: 'user', content: [image()] }] },
  },
  {
    what: 'how a result of JSON is spaced',
    why: 'it is an object there',
    model: FLASH,
    says: { messages: called('{}', '{ "a": 1 }') },
    becomes: { messages: called('{}', '{"a":1}') },
  },
  {
    what: 'a result of JSON that holds nothing but a text named result',
    why: 'so is every result that is text',
    model: FLASH,
    says: { messages: called('{}', '{"result":"a"}') },
    becomes: { messages: called('{}', 'a') },
  },
  {
    what: 'arguments that are no object',
    why: 'they must be one there, so they stay visible inside of one',
    model: FLASH,
    says: { messages: called('[1]') },
    becomes: { messages: called('{"arguments":"[1]"}') },
  },
  {
    what: 'the resolution of an image',
    why: 'there is no such field',
    model: FLASH,
    says: { messages: [{ role: 'user', content: [image({ detail: 'high' })] }] },
    becomes: { messages: [{ role: 'user', content: [image()] }] },
  },
  {
    what: 'the place of what the system says later on',
    why: 'the instruction stands before the conversation there',
    model: FLASH,
    says: { messages: [...said({}), { role: 'system', content: 'Be brief.' }] },
    becomes: { messages: [{ role: 'system', content: 'Be brief.' }, ...said({})] },
  },
  {
    what: 'the name of who speaks',
    why: 'there is no such field',
    model: FLASH,
    says: { messages: [{ ...hi, name: 'Ada' }] },
    becomes: { messages: [hi] },
  },
  {
    what: 'a schema’s older words',
    why: 'Google knows the newer ones only',
    model: FLASH,
    says: {
      tools: tool({ $schema: 's', definitions: { a: { const: 1 } }, $ref: '#/definitions/a' }),
    },
    becomes: { tools: tool({ $defs: { a: { enum: [1] } }, $ref: '#/$defs/a' }) },
  },
  {
    what: 'a strict tool',
    why: 'there is no such field',
    model: FLASH,
    says: { tools: tool(empty, { strict: true }) },
    becomes: { tools: tool(empty) },
  },
  {
    what: 'that calls come one at a time, and for whom the answer is',
    why: 'there are no such fields',
    model: FLASH,
    says: { tools: tool(empty), parallel_tool_calls: false, user: 'ada' },
    becomes: { parallel_tool_calls: undefined, user: undefined },
  },
]
