import type { MoreUsage, Usage } from '../../providers/contract.ts'
import { count, NO_USAGE } from '../../providers/usage.ts'
import { asRecord, isRecord, parseJson } from '../../shared/json.ts'
import type { Settlement } from '../call.ts'

/** How a conversation over two sockets ended, and what it took. */
export interface Conversation {
  readonly usage: Usage | null
  readonly outcome: Settlement['outcome']
}

/** Events that tell what was used are short; sound is not read. */
const READ_MAX = 65_536

/** Joins two sockets, both ways, until either side closes; listens to what the provider says of its use. */
export function joinSockets(caller: WebSocket, provider: WebSocket): Promise<Conversation> {
  const { promise, resolve } = Promise.withResolvers<Conversation>()
  let usage: Usage | null = null
  caller.accept()
  provider.accept()
  provider.addEventListener('message', ({ data }) => {
    usage = added(usage, data)
    hand(caller, data)
  })
  caller.addEventListener('message', ({ data }) => hand(provider, data))
  const over = (other: WebSocket, outcome: Settlement['outcome']) => (event: CloseEvent | ErrorEvent) => {
    const { code = 1011, reason = 'the other side failed' } = 'code' in event ? event : {}
    close(other, code, reason)
    resolve({ usage, outcome })
  }
  caller.addEventListener('close', over(provider, 'ok'))
  provider.addEventListener('close', over(caller, 'ok'))
  caller.addEventListener('error', over(provider, 'cancelled'))
  provider.addEventListener('error', over(caller, 'failed'))
  return promise
}

function hand(socket: WebSocket, data: string | ArrayBuffer): void {
  try {
    socket.send(data)
  } catch {
    // It has closed; its own event ends the conversation.
  }
}

/** Codes below 1000 and those that no endpoint may send are told as a plain end. */
function close(socket: WebSocket, code: number, reason: string): void {
  const isOwn = code >= 1000 && code !== 1005 && code !== 1006 && code !== 1015
  try {
    socket.close(isOwn ? code : 1000, reason.slice(0, 100))
  } catch {
    // It has closed already.
  }
}

/** OpenAI's `response.done`, each with the use of one answer. */
function added(sum: Usage | null, data: string | ArrayBuffer): Usage | null {
  if (typeof data !== 'string' || data.length > READ_MAX || !data.includes('"usage"')) return sum
  const event = asRecord(parseJson(data))
  const raw = asRecord(event.response).usage ?? event.usage
  return isRecord(raw) ? plus(sum ?? NO_USAGE, read(raw)) : sum
}

function read(raw: Readonly<Record<string, unknown>>): Usage {
  const [input, output] = [asRecord(raw.input_token_details), asRecord(raw.output_token_details)]
  const cached = asRecord(input.cached_tokens_details)
  const more: MoreUsage = {
    inputAudioTokens: count(input.audio_tokens),
    cachedAudioTokens: count(cached.audio_tokens),
    outputAudioTokens: count(output.audio_tokens),
    seconds: count(raw.seconds),
  }
  return {
    ...NO_USAGE,
    inputTokens: count(raw.input_tokens),
    cachedInputTokens: count(input.cached_tokens),
    outputTokens: count(raw.output_tokens),
    more,
  }
}

function plus(a: Usage, b: Usage): Usage {
  const names = ['inputAudioTokens', 'cachedAudioTokens', 'outputAudioTokens', 'seconds'] as const
  const parts = names.map((name) => [name, (a.more?.[name] ?? 0) + (b.more?.[name] ?? 0)] as const)
  return {
    ...a,
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    more: Object.fromEntries(parts.filter(([, amount]) => amount > 0)),
  }
}
