import OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { ChatDelta } from '../../../../src/contract/chat.ts'
import { responsesDialect } from '../../../../src/dialects/responses/responses.ts'
import { Fault } from '../../../../src/shared/faults.ts'
import { answerOf, asked, chunks, completion, written } from './support.ts'

/** The official client, answered with this text. */
function client(text: string, type: string, status = 200): OpenAI {
  const fetch = async () => new Response(text, { status, headers: { 'content-type': type } })
  return new OpenAI({ apiKey: 'key', baseURL: 'https://gateway.test/v1', fetch, maxRetries: 0 })
}

const deltas: ChatDelta[] = [
  { role: 'assistant', content: '' },
  { reasoning_content: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm', index: 0 }] },
  { reasoning_details: [{ type: 'reasoning.text', signature: 's', index: 0 }] },
  { content: '{"n"' },
  { content: ':1}' },
  { tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'f', arguments: '{"x"' } }] },
  { tool_calls: [{ index: 1, id: 'c2', type: 'function', function: { name: 'f', arguments: '{}' } }] },
  { tool_calls: [{ index: 0, function: { arguments: ':2}' } }] },
]
const body = { model: 'openai/gpt-5', input: 'Hello' }

describe('the official client', () => {
  test('reads every event of a stream', async () => {
    const stream = await client(written(chunks(deltas)), 'text/event-stream').responses.create({
      ...body,
      stream: true,
    })
    const seen: string[] = []
    let text = ''
    for await (const event of stream) {
      seen.push(event.type)
      if (event.type === 'response.output_text.delta') text += event.delta
    }
    expect(seen.at(0)).toBe('response.created')
    expect(seen.at(-1)).toBe('response.completed')
    expect(text).toBe('{"n":1}')
  })

  test('puts a stream together to the answer that its last event holds', async () => {
    const stream = client(written(chunks(deltas, 'tool_calls')), 'text/event-stream').responses.stream(body)
    const final = await stream.finalResponse()
    expect(final.output_text).toBe('{"n":1}')
    expect(final.output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call', 'function_call'])
    expect(final.usage?.total_tokens).toBe(17)
    expect(final.status).toBe('completed')
  })

  test('parses a structured answer and strict calls of a stream', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } } }
    const format = { type: 'json_schema' as const, name: 'n', schema, strict: true }
    const stream = client(written(chunks(deltas)), 'text/event-stream').responses.stream({ ...body, text: { format } })
    expect((await stream.finalResponse()).output_parsed).toEqual({ n: 1 })
  })

  test.each([
    ['a refusal', [{ refusal: 'No.' }], 'stop', 'completed'],
    ['nothing at all', [], 'stop', 'completed'],
    ['a cut answer', [{ content: 'Hi' }], 'length', 'incomplete'],
  ] as const)('takes %s', async (_name, said, reason, status) => {
    const stream = client(written(chunks(said, reason)), 'text/event-stream').responses.stream(body)
    expect((await stream.finalResponse()).status).toBe(status)
  })

  test('takes a stream that failed on the way', async () => {
    const writer = responsesDialect.writer(asked({ stream: true }))
    const text = chunks(deltas)
      .slice(0, 7)
      .map((chunk) => writer.write(chunk))
      .join('')
    const failed = text + writer.fail(new Fault('provider_failed', 'It broke off.'))
    const final = await client(failed, 'text/event-stream').responses.stream(body).finalResponse()
    expect(final).toMatchObject({ status: 'failed', error: { code: 'server_error' }, output_text: '{"n":1}' })
  })

  test('reads a whole answer and gathers its text', async () => {
    const answer = JSON.stringify(answerOf(completion({ content: 'Hi', reasoning_content: 'Hm' })))
    const response = await client(answer, 'application/json').responses.create(body)
    expect(response.output_text).toBe('Hi')
  })

  test('throws its own error for an error body', async () => {
    const fault = new Fault('invalid_request', 'No.', { param: 'input' })
    const answer = JSON.stringify(responsesDialect.error(fault, 400, 'req_1'))
    const asking = client(answer, 'application/json', 400).responses.create(body)
    await expect(asking).rejects.toMatchObject({ status: 400, code: 'invalid_request', param: 'input' })
  })
})
