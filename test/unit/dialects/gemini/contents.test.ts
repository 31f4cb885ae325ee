import { describe, expect, it } from 'vitest'
import { faultyField, hello, read } from './support.ts'

const messages = (contents: unknown) => read({ contents }).chat.messages
const userContent = (part: unknown) => messages([{ parts: [part] }])[0]?.content
const call = (name: string, fields = {}) => ({ functionCall: { name, args: { a: 1 }, ...fields } })
const result = (name: string, fields = {}) => ({ functionResponse: { name, response: { result: 'fine' }, ...fields } })

describe('instructions', () => {
  it.each([
    ['a content', { role: 'system', parts: [{ text: 'Be brief.' }] }],
    ['plain text', 'Be brief.'],
    ['a content of one part', { parts: { text: 'Be brief.' } }],
  ])('are taken as %s', (_, systemInstruction) => {
    expect(read({ systemInstruction }).chat.messages[0]).toEqual({ role: 'system', content: 'Be brief.' })
  })

  it('keep their parts apart', () => {
    const { chat } = read({ system_instruction: { parts: [{ text: 'A' }, { text: 'B' }] } })
    expect(chat.messages[0]?.content).toEqual([
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B' },
    ])
  })

  it('lose what is no text with a warning', () => {
    const { warnings } = read({ systemInstruction: { parts: [{ inlineData: { mimeType: 'image/png', data: 'AA' } }] } })
    expect(warnings).toEqual(['Only the text of `systemInstruction` can be carried over.'])
  })
})

describe('turns', () => {
  it('are the messages of a conversation, a turn without a role being the user’s', () => {
    const contents = [
      { parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'He' }, { text: 'llo' }] },
      ...hello,
    ]
    expect(messages(contents)).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello' },
      { role: 'user', content: 'Hi' },
    ])
  })

  it('may be a single one, as the clients’ short forms have it', () => {
    expect(messages('Hi')).toEqual([{ role: 'user', content: 'Hi' }])
    expect(messages({ parts: [{ text: 'Hi' }] })).toEqual([{ role: 'user', content: 'Hi' }])
  })

  it('put tool results before what else the user says, right behind the calls', () => {
    const contents = [
      { role: 'model', parts: [call('f', { id: 'c1' })] },
      { role: 'user', parts: [{ text: 'So?' }, result('f', { id: 'c1' })] },
    ]
    expect(messages(contents)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'fine' },
      { role: 'user', content: 'So?' },
    ])
  })

  it('match results to calls by name and order where no ids are given, the same way every time', () => {
    const contents = [
      { role: 'model', parts: [call('f'), call('g'), call('f')] },
      { role: 'function', parts: [result('f'), result('g'), result('f')] },
    ]
    const ids = messages(contents).flatMap(({ tool_calls }) => (tool_calls ?? []).map(({ id }) => id))
    const answered = messages(contents).flatMap(({ tool_call_id }) => tool_call_id ?? [])
    expect(new Set(ids).size).toBe(3)
    expect(answered).toEqual(ids)
  })

  it('keep the name of a result whose call is gone', () => {
    expect(messages([{ parts: [result('f')] }])).toEqual([
      { role: 'tool', tool_call_id: 'f', name: 'f', content: 'fine' },
    ])
  })
})

describe('parts', () => {
  const image = 'data:image/png;base64,AAAA'
  it.each([
    [{ text: 'Hi' }, 'Hi'],
    [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }, [{ type: 'image_url', image_url: { url: image } }]],
    [{ inline_data: { mime_type: 'image/png', data: 'AAAA' } }, [{ type: 'image_url', image_url: { url: image } }]],
    [
      { inlineData: { mimeType: 'audio/wav', data: 'AAAA' } },
      [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }],
    ],
    [
      { inlineData: { mimeType: 'audio/mpeg', data: 'AAAA' } },
      [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } }],
    ],
    [
      { inlineData: { mimeType: 'application/pdf', data: 'AAAA' } },
      [{ type: 'file', file: { filename: 'file.pdf', file_data: 'data:application/pdf;base64,AAAA' } }],
    ],
    [
      { fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.png' } },
      [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }],
    ],
    [
      { file_data: { file_uri: 'https://www.youtube.com/watch?v=1' } },
      [{ type: 'video_url', video_url: { url: 'https://www.youtube.com/watch?v=1' } }],
    ],
    [
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/a.pdf' } },
      [{ type: 'file', file: { file_id: 'gs://bucket/a.pdf' } }],
    ],
  ])('%j are carried over', (part, content) => {
    expect(userContent(part)).toEqual(content)
  })

  it.each([
    [
      'a media type that the address does not tell',
      { fileData: { mimeType: 'text/csv', fileUri: 'https://a.b/v1/files/x' } },
    ],
    ['what describes a video', { fileData: { fileUri: 'https://a.b/c.mp4' }, videoMetadata: { fps: 2 } }],
    ['code that was run', { executableCode: { code: '1', language: 'PYTHON' } }],
  ])('lose %s with a warning', (_, part) => {
    expect(read({ contents: [{ parts: [{ text: 'Hi' }, part] }] }).warnings).toHaveLength(1)
  })

  it('of a function response keep its images', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }]
    expect(messages([{ parts: [result('f', { parts })] }])[0]?.content).toEqual([
      { type: 'text', text: 'fine' },
      { type: 'image_url', image_url: { url: image } },
    ])
  })

  it.each([
    [{ result: 'fine' }, 'fine'],
    [{ result: '{"a":1}' }, '{"result":"{\\"a\\":1}"}'],
    [{ output: 'x', error: null }, '{"output":"x","error":null}'],
    [undefined, '{}'],
  ])('of a function response %j become the text of a tool message', (response, content) => {
    expect(messages([{ parts: [{ functionResponse: { name: 'f', response } }] }])[0]?.content).toBe(content)
  })

  it('keep names in arguments and responses as they are', () => {
    const contents = [
      { role: 'model', parts: [{ function_call: { name: 'f', args: { a_b: { c_d: 1 } } } }] },
      { role: 'user', parts: [{ function_response: { name: 'f', response: { e_f: 1 } } }] },
    ]
    expect(messages(contents)[0]?.tool_calls?.[0]?.function.arguments).toBe('{"a_b":{"c_d":1}}')
    expect(messages(contents)[1]?.content).toBe('{"e_f":1}')
  })
})

describe('thoughts', () => {
  it('run on in one detail until a signature closes it', () => {
    const parts = [
      { text: 'A', thought: true },
      { text: 'B', thought: true },
      { text: '', thought: true, thoughtSignature: 'c2ln' },
      { text: 'C', thought: true },
      { text: 'Yes', thoughtSignature: 'dGV4dA==' },
      { ...call('f', { id: 'c1' }), thoughtSignature: 'Y2FsbA==' },
    ]
    expect(messages([{ role: 'model', parts }])[0]).toEqual({
      role: 'assistant',
      content: 'Yes',
      reasoning_content: 'ABC',
      reasoning_details: [
        { type: 'reasoning.text', text: 'AB', format: 'google-gemini-v1', index: 0, signature: 'c2ln' },
        { type: 'reasoning.text', text: 'C', format: 'google-gemini-v1', index: 1 },
      ],
      tool_calls: [
        {
          id: 'c1',
          type: 'function',
          function: { name: 'f', arguments: '{"a":1}' },
          extra_content: { google: { thought_signature: 'Y2FsbA==' } },
        },
      ],
      extra_content: { google: { thought_signature: 'dGV4dA==' } },
    })
  })

  it('keep a signature that comes alone', () => {
    const message = messages([{ role: 'model', parts: [{ text: 'A' }, { thoughtSignature: 'c2ln' }] }])[0]
    expect(message).toMatchObject({ content: 'A', extra_content: { google: { thought_signature: 'c2ln' } } })
  })
})

describe('bad input', () => {
  it.each([
    [{ contents: undefined }, 'contents'],
    [{ contents: [] }, 'contents'],
    [{ contents: [1] }, 'contents.0'],
    [{ contents: [{ role: 'user', parts: [] }] }, 'contents'],
    [{ contents: [{ role: 'robot', parts: [{ text: 'Hi' }] }] }, 'contents.0.role'],
    [{ contents: [{ parts: [{}] }] }, 'contents.0.parts.0'],
    [{ contents: [{ parts: [{ text: 1 }] }] }, 'contents.0.parts.0.text'],
    [{ contents: [{ parts: [{ inlineData: { data: 'A' } }] }] }, 'contents.0.parts.0.inlineData.mimeType'],
    [{ contents: [{ parts: [{ fileData: {} }] }] }, 'contents.0.parts.0.fileData.fileUri'],
    [{ contents: [{ parts: [{ functionCall: {} }] }] }, 'contents.0.parts.0.functionCall.name'],
    [{ contents: [{ parts: [{ functionCall: { name: 'f', args: [] } }] }] }, 'contents.0.parts.0.functionCall.args'],
    [{ contents: [{ parts: [{ functionResponse: 1 }] }] }, 'contents.0.parts.0.functionResponse'],
    [{ systemInstruction: 1 }, 'systemInstruction'],
  ])('%j is refused by the name of the field', (body, field) => {
    expect(faultyField(body)).toBe(field)
  })
})
