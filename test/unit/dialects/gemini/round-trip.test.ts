import { describe, expect, it } from 'vitest'
import type { ReasoningDetail } from '../../../../src/contract/chat.ts'
import { geminiDialect } from '../../../../src/dialects/gemini/gemini.ts'
import { gemini } from '../../../../src/providers/gemini/gemini.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { answer, asked, choice, completion, gathered, normal, read, stream } from './support.ts'

const target = { provider: 'gemini', model: 'gemini-2.5-flash', apiKey: 'key', baseUrl: null }
const body = (chat: typeof asked.chat) => ({ chat, text: JSON.stringify(chat) })

function toGoogle(request: Record<string, unknown>): unknown {
  return JSON.parse(gemini.request(body(read(request).chat), target).body ?? '')
}

const native = {
  candidates: [
    {
      content: {
        parts: [
          { text: 'Let me see.', thought: true, thoughtSignature: 'dGhvdWdodA==' },
          { text: 'I look.', thoughtSignature: 'dGV4dA==' },
          { functionCall: { id: 'c1', name: 'look', args: { a_b: [1, null] } }, thoughtSignature: 'Y2FsbA==' },
          { functionCall: { id: 'c2', name: 'look', args: {} } },
        ],
        role: 'model',
      },
      finishReason: 'STOP',
      index: 0,
    },
  ],
  usageMetadata: {
    promptTokenCount: 9,
    candidatesTokenCount: 5,
    totalTokenCount: 20,
    cachedContentTokenCount: 4,
    thoughtsTokenCount: 6,
  },
  modelVersion: 'gemini-2.5-flash',
  responseId: 'r1',
}

describe('Gemini’s form, through OpenAI’s and back to Gemini', () => {
  it('loses nothing of a request', () => {
    const request = {
      systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'What is this?' },
            { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
            { inlineData: { mimeType: 'audio/wav', data: 'AAAA' } },
            { inlineData: { mimeType: 'application/pdf', data: 'AAAA' } },
            { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
            { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a.jpg' } },
            { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/a.pdf' } },
          ],
        },
        native.candidates[0]?.content,
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'c1', name: 'look', response: { result: 'a cat' } } },
            { functionResponse: { id: 'c2', name: 'look', response: { is_cat: true, result: 'x' } } },
            { text: 'So?' },
          ],
        },
      ],
      tools: [
        { functionDeclarations: [{ name: 'look', description: 'Looks.', parametersJsonSchema: { type: 'object' } }] },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } },
      generationConfig: {
        maxOutputTokens: 100,
        temperature: 1,
        topP: 0.5,
        topK: 3,
        candidateCount: 2,
        stopSequences: ['END'],
        seed: 1,
        presencePenalty: 0.5,
        frequencyPenalty: 0.25,
        responseLogprobs: true,
        logprobs: 3,
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', properties: { a: { type: 'string' } } },
        thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 },
      },
    }
    expect(read(request).warnings).toEqual([])
    expect(toGoogle(request)).toEqual(request)
  })

  it('loses nothing of an answer', () => {
    const reply = gemini.reply?.(native, body(asked.chat))
    if (reply === undefined) throw new Error('no reply')
    expect(answer(reply)).toEqual(native)
  })

  it('loses nothing of a stream', () => {
    const [candidate] = native.candidates
    const pieces = (candidate?.content.parts ?? []).map((part) => ({
      ...native,
      candidates: [{ content: { parts: [part], role: 'model' }, index: 0 }],
    }))
    const last = { ...native, candidates: [{ content: { parts: [], role: 'model' }, finishReason: 'STOP', index: 0 }] }
    const reader = gemini.reader?.(body(asked.chat))
    const chunks = [...pieces, last].flatMap((event) => {
      const made = reader?.read({ event: '', data: JSON.stringify(event) }) ?? []
      if ('kind' in made) throw new Error(made.message)
      return [...made]
    })
    expect(normal(gathered(stream(chunks)))).toEqual(native)
  })

  it('tells a failure so that a reader of Gemini’s streams understands it', () => {
    const [data = ''] = geminiDialect.writer(asked).fail(new Fault('provider_overloaded', 'Busy.')).split('\n\n')
    const refusal = gemini.reader?.(body(asked.chat)).read({ event: '', data: data.slice('data: '.length) })
    expect(refusal).toMatchObject({ kind: 'overloaded', message: 'Busy.' })
  })
})

describe('another vendor’s thoughts', () => {
  it.each<[string, ReasoningDetail[]]>([
    ['signed', [{ type: 'reasoning.text', text: 'Hm. é', signature: 'sig', index: 0 }]],
    ['encrypted', [{ type: 'reasoning.encrypted', data: 'opaque', index: 0 }]],
    [
      'mixed',
      [
        { type: 'reasoning.text', text: 'A', signature: 's1', format: 'anthropic-claude-v1', index: 0 },
        { type: 'reasoning.encrypted', data: 'd', format: 'anthropic-claude-v1', index: 1 },
        { type: 'reasoning.text', text: 'B', signature: 's2', format: 'anthropic-claude-v1', index: 2 },
      ],
    ],
  ])('come back as they went, %s', (_, details) => {
    const { content } = answer(completion([choice({ content: 'Yes', reasoning_details: details })])).candidates[0]
    expect(read({ contents: [content] }).chat.messages[0]?.['reasoning_details']).toEqual(details)
  })

  it('come back from a client that writes base64 of the URL’s kind', () => {
    const details: ReasoningDetail[] = [{ type: 'reasoning.text', text: 'A', signature: '>>>???ÿÿÿ~~~', index: 0 }]
    const [part] = answer(completion([choice({ reasoning_details: details })])).candidates[0].content.parts
    const thoughtSignature = part.thoughtSignature.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
    expect(thoughtSignature).toMatch(/[-_]/)
    const contents = [{ role: 'model', parts: [{ ...part, thoughtSignature }] }]
    expect(read({ contents }).chat.messages[0]?.['reasoning_details']).toEqual(details)
  })

  it('are Google’s own where a signature is not one of ours', () => {
    const parts = [{ text: 'A', thought: true, thoughtSignature: `${btoa('sluice-reasoning::')}!` }]
    const message = read({ contents: [{ role: 'model', parts }] }).chat.messages[0]
    expect(message).toMatchObject({ reasoning_details: [{ format: 'google-gemini-v1' }] })
  })
})
