import { describe, expect, test } from 'vitest'
import type { AnswerMessage } from '../../../../src/contract/chat.ts'
import { answerOf, completion, read } from './support.ts'

const call = (id: string) => ({ type: 'function_call', id: `fc_${id}`, call_id: id, name: 'f', arguments: '{}' })
const chatCall = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } })
const said = (text: string) => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
})
const thought = (text: string) => ({ type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text }] })

describe('items become turns of the conversation', () => {
  test.each([
    [
      'text parts',
      [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
      [{ role: 'user', content: 'Hi' }],
    ],
    ['developers', [{ type: 'message', role: 'developer', content: 'x' }], [{ role: 'developer', content: 'x' }]],
    [
      'an image, a file and sound',
      [
        {
          role: 'user',
          content: [
            { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'low' },
            { type: 'input_file', file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' },
            { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
          ],
        },
      ],
      [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
            { type: 'file', file: { file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' } },
            { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
          ],
        },
      ],
    ],
    [
      'a mark for the prompt cache',
      [{ role: 'user', content: [{ type: 'input_text', text: 'Hi', cache_control: { type: 'ephemeral' } }] }],
      [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] }],
    ],
    [
      'a thought, parallel calls and their results',
      [thought('Hm'), said('So'), call('1'), call('2'), { type: 'function_call_output', call_id: '1', output: 'one' }],
      [
        { role: 'assistant', reasoning_content: 'Hm', content: 'So', tool_calls: [chatCall('1'), chatCall('2')] },
        { role: 'tool', tool_call_id: '1', content: 'one' },
      ],
    ],
    [
      'text and thought after a call, which stay before its result',
      [call('1'), said('So'), thought('Hm'), call('2')],
      [{ role: 'assistant', content: 'So', reasoning_content: 'Hm', tool_calls: [chatCall('1'), chatCall('2')] }],
    ],
    [
      'a thought after text, which keeps its place',
      [thought('A'), said('B'), thought('C'), call('1')],
      [
        { role: 'assistant', reasoning_content: 'A', content: 'B' },
        { role: 'assistant', reasoning_content: 'C', content: null, tool_calls: [chatCall('1')] },
      ],
    ],
    [
      'a refusal',
      [{ type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }],
      [{ role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] }],
    ],
    [
      'a result with an image',
      [
        {
          type: 'function_call_output',
          call_id: '1',
          output: [{ type: 'input_image', image_url: 'https://a.test/b.png' }],
        },
      ],
      [
        {
          role: 'tool',
          tool_call_id: '1',
          content: [{ type: 'image_url', image_url: { url: 'https://a.test/b.png' } }],
        },
      ],
    ],
    [
      'thinking that OpenAI encrypted, marked as its own',
      [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' }],
      [
        {
          role: 'assistant',
          content: null,
          reasoning_details: [{ type: 'reasoning.encrypted', data: 'gAAAA', format: 'openai-responses-v1' }],
        },
      ],
    ],
  ])('%s', (_name, input, messages) => {
    expect(read({ input })).toEqual({ chat: { model: 'openai/gpt-5', messages }, warnings: [] })
  })
})

describe('an answer that is handed back is the message it was made of', () => {
  const google = { google: { thought_signature: 'sig' } }
  test.each<[string, Partial<AnswerMessage>]>([
    ['text', { content: 'Hi' }],
    [
      'thinking of Anthropic, redacted too',
      {
        reasoning_content: 'Für ✓',
        reasoning_details: [
          { type: 'reasoning.text', text: 'Für ✓', signature: 's1', index: 0 },
          { type: 'reasoning.encrypted', data: 'opaque', index: 1 },
        ],
        content: 'Hi',
      },
    ],
    [
      'signed calls of Google',
      {
        reasoning_content: 'Hm',
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm', format: 'google-gemini-v1', index: 0 }],
        tool_calls: [
          Object.assign(
            { id: 'a', type: 'function' as const, function: { name: 'f', arguments: '{"x":1}' } },
            { extra_content: google },
          ),
          { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
        ],
      },
    ],
    ['a signed text of Google', { content: 'Hi', extra_content: google }],
    ['thinking without a signature', { reasoning_content: 'Hm', content: 'Hi' }],
  ])('%s', (_name, message) => {
    const { output } = answerOf(completion(message))
    expect(read({ input: output }).chat.messages).toEqual([{ role: 'assistant', content: null, ...message }])
  })

  test('a summary that was shortened does not change the words that a signature holds for', () => {
    const details = [{ type: 'reasoning.text' as const, text: 'Long thought', signature: 's', index: 0 }]
    const { output } = answerOf(
      completion({ reasoning_content: 'Long thought', reasoning_details: details, content: 'Hi' }),
    )
    const shortened = output.map((item: { type: string }) =>
      item.type === 'reasoning' ? { ...item, summary: [] } : item,
    )
    expect(read({ input: shortened }).chat.messages[0]).toMatchObject({ reasoning_details: details })
  })
})
