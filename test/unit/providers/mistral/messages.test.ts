import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callId } from '../../../../src/providers/mistral/call-id.ts'
import { sent } from './support.ts'

const messages = (...list: Record<string, unknown>[]) => sent({ messages: list }).messages
const call = (id: string, extra = {}) => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: '{"city":"Oslo"}', ...extra },
})

describe('the id of a tool call', () => {
  it('is kept where it already is one of Mistral’s', () => {
    expect(callId('gSIMJiOkT')).toBe('gSIMJiOkT')
  })

  it('becomes nine letters or digits, the same ones each time, and others for another id', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => callId(`call_${index}`))
    expect(new Set(many).size).toBe(many.length)
    const id = fc.string({ maxLength: 64, unit: 'binary' })
    return fc.assert(
      fc.property(id, id, (one, other) => {
        expect(callId(one)).toMatch(/^[a-zA-Z0-9]{9}$/)
        expect(callId(one)).toBe(callId(one))
        if (one !== other) expect(callId(one)).not.toBe(callId(other))
      }),
    )
  })

  it('is mapped alike in the call and in its result', () => {
    const [, assistant, tool] = messages(
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [call('call_0fypS1hVX')] },
      { role: 'tool', tool_call_id: 'call_0fypS1hVX', content: '7°C' },
    )
    expect(assistant.tool_calls[0].id).toMatch(/^[a-zA-Z0-9]{9}$/)
    expect(tool.tool_call_id).toBe(assistant.tool_calls[0].id)
  })
})

describe('messages for Mistral', () => {
  it('have only the fields that it knows', () => {
    const [developer, user, assistant, tool] = messages(
      { role: 'developer', content: 'Be brief.', name: 'dev' },
      { role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: {} }], name: 'Ann' },
      {
        role: 'assistant',
        content: 'Hm.',
        reasoning_content: 'thought',
        refusal: null,
        annotations: [],
        tool_calls: [{ ...call('gSIMJiOkT', { arguments: '' }), index: 0, extra_content: {} }],
      },
      { role: 'tool', content: '7°C', tool_call_id: 'gSIMJiOkT', name: 'not a name!', is_error: false },
    )
    expect(developer).toEqual({ role: 'system', content: 'Be brief.' })
    expect(user).toEqual({ role: 'user', content: [{ type: 'text', text: 'Hi' }] })
    expect(assistant).toEqual({
      role: 'assistant',
      content: 'Hm.',
      tool_calls: [{ id: 'gSIMJiOkT', type: 'function', function: { name: 'weather', arguments: '{}' } }],
    })
    expect(tool).toEqual({ role: 'tool', content: '7°C', tool_call_id: 'gSIMJiOkT' })
  })

  it('bring images, sound and documents in its parts', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'https://x.test/a.png', detail: 'low' }, cache_control: {} },
      { type: 'input_audio', input_audio: { data: 'QUJD', format: 'mp3' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,QQ==', filename: 'a.pdf' } },
      { type: 'file', file: { file_id: 'f1' } },
      { type: 'document_url', document_url: 'https://x.test/a.pdf' },
    ]
    expect(messages({ role: 'user', content })[0].content).toEqual([
      { type: 'image_url', image_url: { url: 'https://x.test/a.png', detail: 'low' } },
      { type: 'input_audio', input_audio: 'QUJD' },
      { type: 'document_url', document_url: 'data:application/pdf;base64,QQ==', document_name: 'a.pdf' },
      { type: 'file', file_id: 'f1' },
      { type: 'document_url', document_url: 'https://x.test/a.pdf' },
    ])
  })

  it('bring its own thinking back, joined, and nobody else’s', () => {
    const detail = { type: 'reasoning.text', format: 'mistral-v1', index: 0 }
    const [, assistant] = messages(
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: null,
        reasoning_details: [
          { ...detail, text: 'Let me ' },
          { ...detail, text: 'look.', signature: 's' },
          { type: 'reasoning.text', text: 'no', format: 'anthropic-claude-v1', index: 1 },
          { type: 'reasoning.text', text: 'no', index: 2 },
        ],
        tool_calls: [call('gSIMJiOkT')],
      },
      { role: 'tool', content: '7°C', tool_call_id: 'gSIMJiOkT' },
    )
    expect(assistant.content).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Let me look.' }], signature: 's', closed: true },
    ])
  })

  it('never let a question follow a tool’s result, nor instructions follow an answer', () => {
    const said = messages(
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', tool_calls: [call('gSIMJiOkT')] },
      { role: 'tool', tool_call_id: 'gSIMJiOkT', content: '7°C' },
      { role: 'system', content: 'Reminder.' },
      { role: 'user', content: 'And now?' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'Hello?' },
    )
    expect(said.map(({ role }: any) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
      'user',
      'user',
    ])
  })

  it('mark an answer that has begun, and no other', () => {
    const [first, , last] = messages(
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'Capital of Norway?' },
      { role: 'assistant', content: 'The capital' },
    )
    expect(first).toEqual({ role: 'assistant', content: 'Hello.' })
    expect(last).toEqual({ role: 'assistant', content: 'The capital', prefix: true })
  })
})
