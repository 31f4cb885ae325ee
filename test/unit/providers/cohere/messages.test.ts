import { describe, expect, it } from 'vitest'
import { cohere } from '../../../../src/providers/cohere/cohere.ts'
import chat from '../../../fixtures/providers/cohere/chat.json'
import thinking from '../../../fixtures/providers/cohere/thinking.json'
import tools from '../../../fixtures/providers/cohere/tools.json'
import { bodyOf, sent, sentTurn } from './support.ts'

const replied = (json: unknown) => ({ ...cohere.reply!(json, bodyOf()).choices[0]!.message })

describe('messages for Cohere', () => {
  it('begin with the instructions, wherever those were', () => {
    const messages = [
      { role: 'user', content: 'Hi', name: 'Ann' },
      { role: 'developer', content: [{ type: 'text', text: 'Be brief.', cache_control: {} }] },
    ]
    expect(sent({ messages }).messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', content: 'Hi' },
    ])
  })

  it('bring images with their detail', () => {
    const content = [
      { type: 'text', text: 'What is it?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,QQ==', detail: 'low', extra: 1 } },
    ]
    expect(sent({ messages: [{ role: 'user', content }] }).messages[0].content[1]).toEqual({
      type: 'image_url',
      image_url: { url: 'data:image/png;base64,QQ==', detail: 'low' },
    })
  })

  it('bring a tool’s results as text or as documents to cite', () => {
    const document = { type: 'document', document: { id: '1', data: { text: '7°C' } } }
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'tool', tool_call_id: 't1', content: '7°C', name: 'weather' },
      { role: 'tool', tool_call_id: 't2', content: [document] },
    ]
    expect(sent({ messages }).messages.slice(1)).toEqual([
      { role: 'tool', tool_call_id: 't1', content: '7°C' },
      { role: 'tool', tool_call_id: 't2', content: [document] },
    ])
  })

  it('give an answer with calls back as the plan and the calls it was', () => {
    const calls = tools.message.tool_calls.map((call) => ({
      ...call,
      function: { ...call.function, arguments: call.function.arguments.replace('null', '{}') },
    }))
    expect(sentTurn(replied(tools))).toEqual({
      role: 'assistant',
      tool_plan: 'I will use both tools.',
      tool_calls: calls,
    })
  })

  it('give its thinking and its citations back as they came', () => {
    expect(sentTurn(replied(thinking))).toEqual({ role: 'assistant', content: thinking.message.content })
    expect(sentTurn(replied(chat))).toEqual({
      role: 'assistant',
      content: 'Hello there',
      citations: chat.message.citations,
    })
  })

  it('put thinking together that came in pieces, and leave out another vendor’s', () => {
    const detail = { type: 'reasoning.text', format: 'cohere-v2', index: 0 }
    const details = [
      { ...detail, text: 'Let ' },
      { ...detail, text: 'me see.' },
      { type: 'reasoning.text', text: 'no', index: 1 },
    ]
    expect(sentTurn({ role: 'assistant', content: 'So.', reasoning_details: details }).content).toEqual([
      { type: 'thinking', thinking: 'Let me see.' },
      { type: 'text', text: 'So.' },
    ])
  })
})
