import type { ChatChunk } from '../../contract/chat.ts'
import { asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import type { ChatBody, ServerEvent, StreamReader } from '../contract.ts'
import { refuse } from '../refusal.ts'
import { failureOf, textOf, usageOf } from './prediction.ts'

/** Takes a whole body for one event: it comes when the prediction has ended. */
export function wholeBody(): (bytes: Uint8Array | null) => readonly ServerEvent[] {
  const decoder = new TextDecoder()
  let text = ''
  return (bytes) => {
    text += bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    return bytes === null && text !== '' ? [{ event: '', data: text }] : []
  }
}

/** Reads a prediction as a stream of one piece. */
export function openReader({ chat }: ChatBody): StreamReader {
  let isWhole = false
  return {
    read({ data }) {
      const prediction = parseJson(data)
      if (!isRecord(prediction)) return refuse('failed', 'Replicate sent something that is not JSON.')
      const failure = failureOf(prediction)
      if (failure !== null) return refuse('failed', failure)
      isWhole = true
      return chunksOf(prediction, asText(prediction.model) || chat.model)
    },
    finished: () => isWhole,
  }
}

/** `created` is stamped by delivery. */
function chunksOf(prediction: Raw, model: string): ChatChunk[] {
  const envelope = { id: asText(prediction.id), object: 'chat.completion.chunk' as const, created: 0, model }
  const delta = { role: 'assistant' as const, content: textOf(prediction) }
  const usage = usageOf(prediction)
  return [
    { ...envelope, choices: [{ index: 0, delta, finish_reason: null }] },
    { ...envelope, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ...(usage ? [{ ...envelope, choices: [], usage }] : []),
  ]
}
