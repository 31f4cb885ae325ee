import { called, type Exception, empty, hi, image, said, signature, tool } from './exception.ts'

const FLASH = 'gemini-2.5-flash'
const FLASH3 = 'gemini-3-flash-preview'

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
    says: {
      messages: said({ reasoning_content: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }),
    },
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
    says: {
      messages: [hi, { role: 'assistant', content: 'Yes', ...signature }, { role: 'assistant', content: '.' }, hi],
    },
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
    what: 'a whole number of more than fifteen digits among the arguments',
    why: 'they are read as JSON, whose numbers end there',
    model: FLASH,
    says: { messages: called('{"id":12345678901234567890}') },
    becomes: { messages: called('{"id":12345678901234567000}') },
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
