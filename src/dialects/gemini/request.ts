import type { ChatRequest } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'
import type { DialectPath, ReadRequest } from '../dialect.ts'
import { filledTextAt } from '../fields.ts'
import { conversation, instruction } from './contents.ts'
import { generationFields } from './generation-config.ts'
import { fieldsOf } from './raw.ts'
import { toolFields } from './tools.ts'

const READ = new Set(['model', 'contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig'])

/** Reads the body of `generateContent` and `streamGenerateContent`. */
export function readRequest(body: Raw, path: DialectPath): ReadRequest {
  const warnings = new Set<string>()
  const warn = (sentence: string): void => void warnings.add(sentence)
  const fields = fieldsOf(body, 'body')
  for (const name of Object.keys(fields)) {
    if (!READ.has(name)) warn(`The field \`${name}\` cannot be carried over.`)
  }
  const chat: ChatRequest = {
    ...generationFields(fields.generationConfig, warn),
    ...toolFields(fields, warn),
    model: filledTextAt(path.model ?? fields.model, 'model').replace(/^models\//, ''),
    messages: [...instruction(fields.systemInstruction, warn), ...conversation(fields.contents, warn)],
    ...(path.stream === true ? { stream: true, stream_options: { include_usage: true } } : {}),
  }
  return { chat, warnings: [...warnings] }
}
