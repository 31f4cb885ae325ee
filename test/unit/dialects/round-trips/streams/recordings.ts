import type { ChatChunk } from '../../../../../src/contract/chat.ts'
import { anthropic } from '../../../../../src/providers/anthropic/anthropic.ts'
import { bedrock } from '../../../../../src/providers/bedrock/bedrock.ts'
import { cohere } from '../../../../../src/providers/cohere/cohere.ts'
import type { Provider, ServerEvent } from '../../../../../src/providers/contract.ts'
import { gemini } from '../../../../../src/providers/gemini/gemini.ts'
import { mistral } from '../../../../../src/providers/mistral/mistral.ts'
import { ollama } from '../../../../../src/providers/ollama/ollama.ts'
import { vertex } from '../../../../../src/providers/vertex/vertex.ts'
import anthropicChat from '../../../../fixtures/providers/anthropic/chat.sse?raw'
import anthropicThinking from '../../../../fixtures/providers/anthropic/thinking.sse?raw'
import anthropicTools from '../../../../fixtures/providers/anthropic/tools.sse?raw'
import bedrockChat from '../../../../fixtures/providers/bedrock/chat.sse?raw'
import bedrockTools from '../../../../fixtures/providers/bedrock/tools.sse?raw'
import cohereChat from '../../../../fixtures/providers/cohere/chat.sse?raw'
import cohereThinking from '../../../../fixtures/providers/cohere/thinking.sse?raw'
import cohereTools from '../../../../fixtures/providers/cohere/tools.sse?raw'
import geminiChat from '../../../../fixtures/providers/gemini/chat.sse?raw'
import geminiThinking from '../../../../fixtures/providers/gemini/thinking.sse?raw'
import geminiTools from '../../../../fixtures/providers/gemini/tools.sse?raw'
import mistralChat from '../../../../fixtures/providers/mistral/chat.sse?raw'
import mistralPieces from '../../../../fixtures/providers/mistral/pieces.sse?raw'
import mistralPrefix from '../../../../fixtures/providers/mistral/prefix.sse?raw'
import mistralThinking from '../../../../fixtures/providers/mistral/thinking.sse?raw'
import mistralTools from '../../../../fixtures/providers/mistral/tools.sse?raw'
import ollamaChat from '../../../../fixtures/providers/ollama/chat.ndjson?raw'
import ollamaThinking from '../../../../fixtures/providers/ollama/thinking.ndjson?raw'
import ollamaTools from '../../../../fixtures/providers/ollama/tools.ndjson?raw'
import vertexClaude from '../../../../fixtures/providers/vertex/claude.sse?raw'
import vertexGemini from '../../../../fixtures/providers/vertex/gemini.sse?raw'
import vertexOpen from '../../../../fixtures/providers/vertex/open-model.sse?raw'
import { eventsOf } from '../../../../support/sse.ts'
import { ASKED } from '../support/asked.ts'
import { bodyOf } from '../support/vendors.ts'

type Recordings = Readonly<Record<string, string>>

const RECORDED: readonly (readonly [provider: Provider, streams: Recordings])[] = [
  [anthropic, { chat: anthropicChat, thinking: anthropicThinking, tools: anthropicTools }],
  [bedrock, { chat: bedrockChat, tools: bedrockTools }],
  [cohere, { chat: cohereChat, thinking: cohereThinking, tools: cohereTools }],
  [gemini, { chat: geminiChat, thinking: geminiThinking, tools: geminiTools }],
  [
    mistral,
    {
      ...{ chat: mistralChat, pieces: mistralPieces, prefix: mistralPrefix },
      ...{ thinking: mistralThinking, tools: mistralTools },
    },
  ],
  [ollama, { chat: ollamaChat, thinking: ollamaThinking, tools: ollamaTools }],
  [vertex, { claude: vertexClaude, gemini: vertexGemini, 'an open model': vertexOpen }],
]

/** Every whole stream recorded of a provider with a reader of its own, read; by the provider's name and the stream's. */
export const RECORDINGS: readonly (readonly [name: string, chunks: readonly ChatChunk[]])[] = RECORDED.flatMap(
  ([provider, streams]) =>
    Object.entries(streams).map(([name, text]) => [`${provider.name}: ${name}`, read(provider, text)] as const),
)

function read(provider: Provider, text: string): readonly ChatChunk[] {
  const reader = provider.reader!(bodyOf({ ...ASKED.chat, stream: true }))
  // Frames of bytes are recorded as the events they hold; lines of JSON as they are.
  const events = text.startsWith('{') ? framed(provider, text) : eventsOf(text)
  return events.flatMap((event) => {
    const made = reader.read(event)
    if ('kind' in made) throw new Error(`refused: ${made.message}`)
    return [...made]
  })
}

function framed(provider: Provider, text: string): readonly ServerEvent[] {
  const split = provider.frames!()
  return [...split(new TextEncoder().encode(text)), ...split(null)]
}
