import type { ChatRequest } from '../../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../../shared/json.ts'
import { ANSWER_TOOL, answersByTool, JSON_INSTRUCTION, wantedSchema, wantsAnyJson } from '../../anthropic/structured.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { outputSchema } from './output-schema.ts'
import { toolSchema } from './tool-schema.ts'

/** How an answer is kept to the shape that the caller wants: by the service, by a tool that takes it, or in words. */
export interface AnswerPlan {
  readonly outputConfig?: Raw
  /** The `toolSpec` whose input is the answer. */
  readonly tool?: Raw
  readonly instruction?: string
  /** What of the schema is told to the model but not enforced. */
  readonly lost: readonly string[]
}

/** Chooses the surest way that the model has and the schema allows. */
export function planAnswer(chat: ChatRequest, traits: BedrockTraits): AnswerPlan {
  const wanted = wantedSchema(chat)
  if (wanted === null) return wantsAnyJson(chat) ? { instruction: JSON_INSTRUCTION, lost: [] } : { lost: [] }
  const { name, description } = asRecord(chat.response_format?.json_schema)
  const output = traits.outputFormat ? outputSchema(wanted) : null
  if (output) {
    const schema = JSON.stringify(output.schema)
    const jsonSchema = { schema, name: formatName(asText(name)), description: asText(description) || undefined }
    return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } }, lost: output.lost }
  }
  if (traits.forcing === 'none' || !answersByTool(chat)) return inWords(wanted)
  const { schema, lost } = toolSchema(wanted, traits.plainSchemas)
  const told = ['Gives the final answer.', asText(description)].filter(Boolean).join(' ')
  return { tool: { name: ANSWER_TOOL, description: told, inputSchema: { json: schema } }, lost }
}

function inWords(schema: Raw): AnswerPlan {
  const instruction = `${JSON_INSTRUCTION} It must follow this JSON schema: ${JSON.stringify(schema)}`
  return { instruction, lost: ['enforcement'] }
}

function formatName(name: string): string | undefined {
  return name.replaceAll(/[^\w-]/g, '_').slice(0, 64) || undefined
}
