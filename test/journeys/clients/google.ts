import { type CallableTool, type Content, GoogleGenAI } from '@google/genai'
import * as z from 'zod'
import { type Ask, type Client, failureOf, leaveEarly, readAll } from './support/client.ts'
import { CITY_SCHEMA, newTool, Place, TOOL } from './support/parts.ts'

const open = ({ origin, key }: Ask) => new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: origin } })

async function text(ask: Ask) {
  const { model, prompt } = ask
  const answer = await open(ask).models.generateContent({ model, contents: prompt })
  const { usageMetadata: used, candidates } = answer
  const tokens = [used?.promptTokenCount, used?.candidatesTokenCount]
  return { text: answer.text, end: candidates?.[0]?.finishReason, tokens }
}

async function* streamOf({ model, prompt, ...ask }: Ask, abortSignal?: AbortSignal) {
  const config = abortSignal ? { abortSignal } : {}
  const request = { model, contents: prompt, config }
  for await (const { text: piece } of await open({ model, prompt, ...ask }).models.generateContentStream(request)) {
    yield piece
  }
}

async function tools(ask: Ask) {
  const { calls, run } = newTool()
  const tool: CallableTool = {
    tool: async () => ({ functionDeclarations: [{ ...TOOL, parametersJsonSchema: CITY_SCHEMA }] }),
    async callTool(called) {
      const respond = async ({ name = '', args }: (typeof called)[number]) => ({
        functionResponse: { name, response: { output: await run(args) } },
      })
      return Promise.all(called.map(respond))
    },
  }
  const { model, prompt } = ask
  const answer = await open(ask).models.generateContent({ model, contents: prompt, config: { tools: [tool] } })
  return { text: answer.text, calls }
}

/** Its own loop does not stream: this is how one is written by hand. */
async function streamedTools(ask: Ask) {
  const { calls, run } = newTool()
  const contents: Content[] = [{ role: 'user', parts: [{ text: ask.prompt }] }]
  const config = { tools: [{ functionDeclarations: [{ ...TOOL, parametersJsonSchema: CITY_SCHEMA }] }] }
  for (;;) {
    const parts: NonNullable<Content['parts']> = []
    const stream = await open(ask).models.generateContentStream({ model: ask.model, contents, config })
    for await (const { candidates } of stream) parts.push(...(candidates?.[0]?.content?.parts ?? []))
    const called = parts.flatMap(({ functionCall }) => functionCall ?? [])
    if (called.length === 0) return { text: parts.map((part) => part.text ?? '').join(''), calls }
    contents.push({ role: 'model', parts })
    for (const { name = '', args, id } of called) {
      const functionResponse = { name, response: { output: await run(args) }, ...(id ? { id } : {}) }
      contents.push({ role: 'user', parts: [{ functionResponse }] })
    }
  }
}

async function structured(ask: Ask) {
  const { model, prompt } = ask
  const config = { responseMimeType: 'application/json', responseJsonSchema: z.toJSONSchema(Place) }
  const answer = await open(ask).models.generateContent({ model, contents: prompt, config })
  return { value: JSON.parse(answer.text ?? '') }
}

/** Its errors do not carry the headers of the answer. */
const refused = (ask: Ask) =>
  failureOf(text(ask), (thrown) => {
    return { error: thrown.constructor.name, status: thrown.status, message: thrown.message, requestId: null }
  })

/** Google's client. */
export const google: Client = {
  model: 'gemini-3.5-flash',
  features: {
    text,
    stream: (ask) => readAll(streamOf(ask)),
    tools,
    'streamed tools': streamedTools,
    structured,
    embeddings: { lacks: 'the upstream has no `/v1/…:embedContent`; see test/worker/gateway/tasks.test.ts' },
    refusal: refused,
    unauthorized: refused,
    retry: { lacks: 'it does not read `retry-after`' },
    abort: (ask) => {
      const leaving = new AbortController()
      return leaveEarly(streamOf(ask, leaving.signal), () => leaving.abort())
    },
  },
}
