import { describe, expect, it } from 'vitest'
import { contentFields } from '../../../../src/providers/gemini/contents.ts'
import { sent } from './support.ts'

const call = (id: string, name: string, args = '{}') => ({ id, type: 'function', function: { name, arguments: args } })
const contentsOf = (messages: unknown[], model?: string) => sent({ messages }, model).contents
const partsOf = (part: unknown) => contentsOf([{ role: 'user', content: [part] }])[0].parts

describe('turns', () => {
  it('sends system and developer messages as the system instruction', () => {
    const body = sent({
      messages: [
        { role: 'system', content: 'One.' },
        { role: 'user', content: 'Hi' },
        { role: 'developer', content: [{ type: 'text', text: 'Two.' }] },
      ],
    })
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'One.' }, { text: 'Two.' }] })
    expect(body.contents).toEqual([{ role: 'user', parts: [{ text: 'Hi' }] }])
  })

  it('asks the instructions themselves when there is nothing else', () => {
    const body = sent({ messages: [{ role: 'system', content: 'Say hi.' }] })
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Say hi.' }] }] })
  })

  it('merges neighbours of one role and drops empty turns', () => {
    const messages = [
      { role: 'user', content: 'A' },
      { role: 'user', content: 'B' },
      { role: 'assistant', content: '' },
      { role: 'user', content: 'C' },
      { role: 'assistant', content: 'D' },
    ]
    expect(contentsOf(messages)).toEqual([
      { role: 'user', parts: [{ text: 'A' }, { text: 'B' }, { text: 'C' }] },
      { role: 'model', parts: [{ text: 'D' }] },
    ])
  })
})

describe('parts', () => {
  it.each([
    [{ type: 'text', text: 'Hi' }, { text: 'Hi' }],
    [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/svg+xml,%3Csvg%2F%3E' } },
      { inlineData: { mimeType: 'image/svg+xml', data: 'PHN2Zy8+' } },
    ],
    [
      { type: 'image_url', image_url: { url: 'https://example.com/a.JPG?size=2' } },
      { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a.JPG?size=2' } },
    ],
    [
      { type: 'image_url', image_url: { url: 'https://example.com/picture' } },
      { fileData: { fileUri: 'https://example.com/picture' } },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      { inlineData: { mimeType: 'audio/mp3', data: 'AAAA' } },
    ],
    [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
      { inlineData: { mimeType: 'application/pdf', data: 'AAAA' } },
    ],
    [
      { type: 'file', file: { filename: 'a.csv', file_data: 'AAAA' } },
      { inlineData: { mimeType: 'text/csv', data: 'AAAA' } },
    ],
    [
      { type: 'file', file: { file_id: 'https://generativelanguage.googleapis.com/v1beta/files/x' } },
      { fileData: { fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/x' } },
    ],
  ])('translates %j', (part, expected) => {
    expect(partsOf(part)).toEqual([expected])
  })

  it('refuses a part it cannot translate rather than dropping it', () => {
    expect(() => partsOf({ type: 'hologram' })).toThrow("Gemini takes no content part of type 'hologram'.")
  })
})

describe('tools', () => {
  it('sends calls with parsed arguments and results with the name of their call, all results in one turn', () => {
    const messages = [
      { role: 'user', content: 'Weather?' },
      { role: 'assistant', content: null, tool_calls: [call('c1', 'weather', '{"city":"Oslo"}'), call('c2', 'time')] },
      { role: 'tool', tool_call_id: 'c1', content: '{"degrees":3}' },
      { role: 'tool', tool_call_id: 'c2', content: 'noon' },
    ]
    expect(contentsOf(messages).slice(1)).toEqual([
      {
        role: 'model',
        parts: [
          { functionCall: { id: 'c1', name: 'weather', args: { city: 'Oslo' } } },
          { functionCall: { id: 'c2', name: 'time', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'c1', name: 'weather', response: { degrees: 3 } } },
          { functionResponse: { id: 'c2', name: 'time', response: { result: 'noon' } } },
        ],
      },
    ])
  })

  it.each([
    ['[1,2]', { result: '[1,2]' }],
    ['null', { result: 'null' }],
    ['', { result: '' }],
  ])('wraps the result %j, since a response must be an object', (content, response) => {
    const [{ parts }] = contentsOf([{ role: 'tool', tool_call_id: 'c9', name: 'weather', content }])
    expect(parts).toEqual([{ functionResponse: { id: 'c9', name: 'weather', response } }])
  })

  it('keeps the images of a result beside it', () => {
    const content = [
      { type: 'text', text: 'A map.' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ]
    expect(contentsOf([{ role: 'tool', tool_call_id: 'c1', name: 'map', content }])[0].parts).toEqual([
      { functionResponse: { id: 'c1', name: 'map', response: { result: 'A map.' } } },
      { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
    ])
  })

  it.each([
    ['', {}],
    ['{"city":', { arguments: '{"city":' }],
    ['[1]', { arguments: '[1]' }],
  ])('sends the arguments %j as an object', (text, args) => {
    const [{ parts }] = contentsOf([{ role: 'assistant', tool_calls: [call('c1', 'f', text)] }])
    expect(parts[0].functionCall.args).toEqual(args)
  })
})

describe('signatures', () => {
  const signed = (thought_signature: string) => ({ extra_content: { google: { thought_signature } } })
  const modelParts = (message: object, model?: string) =>
    contentsOf([{ role: 'assistant', ...message }], model)[0].parts

  it('returns the signature of a call on that call', () => {
    const tool_calls = [{ ...call('c1', 'f'), ...signed('sig') }, call('c2', 'g')]
    const parts = modelParts({ content: null, tool_calls }, 'gemini-3.5-flash')
    expect(parts.map((part: any) => part.thoughtSignature)).toEqual(['sig', undefined])
  })

  it('gives Gemini 3 the documented stand-in for a first call that lost its signature, and no older model', () => {
    const tool_calls = [call('c1', 'f'), call('c2', 'g')]
    const signatures = (model: string) => modelParts({ tool_calls }, model).map((part: any) => part.thoughtSignature)
    expect(signatures('gemini-3.5-flash')).toEqual(['skip_thought_signature_validator', undefined])
    expect(signatures('gemini-flash-latest')).toEqual(['skip_thought_signature_validator', undefined])
    expect(signatures('gemini-2.5-flash')).toEqual([undefined, undefined])
  })

  it('returns the signature of an answer on its last text', () => {
    const content = [
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B' },
    ]
    expect(modelParts({ content, ...signed('sig') })).toEqual([{ text: 'A' }, { text: 'B', thoughtSignature: 'sig' }])
    expect(modelParts({ content: '', ...signed('sig') })).toEqual([{ text: '', thoughtSignature: 'sig' }])
  })

  it('returns its own signed thoughts, and never the signature of another vendor', () => {
    const detail = { type: 'reasoning.text', text: 'Hm.', signature: 'sig' }
    const reasoning_details = [
      { ...detail, format: 'google-gemini-v1' },
      { ...detail, format: 'anthropic-claude-v1' },
      detail,
    ]
    expect(modelParts({ content: 'A', reasoning_details })).toEqual([
      { text: 'Hm.', thought: true, thoughtSignature: 'sig' },
      { text: 'A' },
    ])
  })
})

it('a result is that of the latest call with its id, even where an id is used again', () => {
  const call = (name: string) => ({
    role: 'assistant' as const,
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function' as const, function: { name, arguments: '{}' } }],
  })
  const result = { role: 'tool' as const, tool_call_id: 'call_1', content: 'done' }
  const { contents } = contentFields(
    [{ role: 'user', content: 'go' }, call('first'), result, call('second'), result],
    'gemini-3-pro',
  )
  const names = (contents as { parts: { functionResponse?: { name: string } }[] }[]).flatMap(({ parts }) =>
    parts.flatMap(({ functionResponse }) => functionResponse?.name ?? []),
  )
  expect(names).toEqual(['first', 'second'])
})
