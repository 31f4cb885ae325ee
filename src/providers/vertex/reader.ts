import type { ChatChunk } from '../../contract/chat.ts'
import { asRecord, isRecord, parseJson } from '../../shared/json.ts'
import { openReader as openClaudeReader } from '../anthropic/reader.ts'
import type { ChatBody, StreamReader } from '../contract.ts'
import { streamReader as openGeminiReader } from '../gemini/reader.ts'
import { refusalInStream } from '../gemini/refusal.ts'
import { refuse } from '../refusal.ts'

/** Reads a stream in whichever of Vertex AI's formats its first event is. */
export function openReader(body: ChatBody): StreamReader {
  let reader: StreamReader | null = null
  return {
    read(event) {
      if (event.data.trim() === '') return []
      reader ??= readerFor(parseJson(event.data), body)
      return reader.read(event)
    },
    finished: () => reader?.finished() ?? false,
  }
}

/** Only Anthropic's events name their type; an error that opens a stream is Google's. */
function readerFor(first: unknown, body: ChatBody): StreamReader {
  if (isChunk(first)) return openChunkReader()
  return typeof asRecord(first).type === 'string' ? openClaudeReader(body) : openGeminiReader(body.chat)
}

/** Reads OpenAI's chunks, which stay as they are. */
function openChunkReader(): StreamReader {
  let ended = false
  return {
    read({ data }) {
      ended ||= data === '[DONE]'
      if (data === '[DONE]') return []
      const chunk = parseJson(data)
      if (!isRecord(chunk)) return refuse('failed', 'The provider sent an event that is not JSON.')
      if (isRecord(chunk.error)) return refusalInStream(chunk.error)
      return isChunk(chunk) ? [chunk] : []
    },
    finished: () => ended,
  }
}

function isChunk(value: unknown): value is ChatChunk {
  return isRecord(value) && Array.isArray(value.choices)
}
