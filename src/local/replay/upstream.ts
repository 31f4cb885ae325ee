import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Recording } from './recording.ts'

/** A provider on loopback that answers each prompt as the recording says a model did. */
export interface Upstream {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string
  close(): void
}

/** Starts it. Recorded latencies pass `speed` times as fast. Models are named `model@run`, as in the gateway. */
export async function startUpstream(recording: Recording, speed: number): Promise<Upstream> {
  const byPrompt = new Map(recording.rows.map((row) => [row.prompt, row]))
  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 500, { error: { message: 'The replay failed.' } }))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return send(response, 200, { object: 'list', data: [] })
    const { model, messages } = (await readJson(request)) as { model: string; messages: { content: string }[] }
    const column = recording.models.indexOf(model.slice(0, model.lastIndexOf('@')))
    const row = byPrompt.get(messages.at(-1)?.content ?? '')
    if (!row || column < 0) return send(response, 404, { error: { message: 'Nothing was recorded for this.' } })
    const latencyMs = row.latenciesMs[column] ?? 0
    if (latencyMs > 0) await pause(latencyMs / speed)
    const prompt_tokens = row.inputTokens[column] ?? 0
    const completion_tokens = row.outputTokens[column] ?? 0
    const message = { role: 'assistant', content: `Recorded answer of ${recording.models[column]} to ${row.id}.` }
    send(response, 200, {
      id: `replay-${row.id}`,
      object: 'chat.completion',
      created: Math.floor(Date.now() / 1000),
      model,
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: {
        prompt_tokens,
        completion_tokens,
        total_tokens: prompt_tokens + completion_tokens,
        cost: row.costsUsd[column],
      },
    })
  }

  const port = await listen(server)
  return { baseUrl: `http://127.0.0.1:${port}/v1`, close: () => server.close() }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const piece of request) text += String(piece)
  return JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
