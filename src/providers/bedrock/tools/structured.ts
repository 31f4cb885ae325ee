import type { ChatRequest } from '../../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../../shared/json.ts'
import { ANSWER_TOOL, answersByTool, JSON_INSTRUCTION, wantsAnyJson } from '../../anthropic/structured.ts'
import { tellAsked } from '../../losses.ts'
import { compileSchema } from '../../schema/compile-schema.ts'
import { ANTHROPIC_STRICT } from '../../schema/schema-rules.ts'
import { tellLosses } from '../../schema/tell-losses.ts'
import { wantedSchema } from '../../schema/wanted-schema.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { toolSchema } from './tool-schema.ts'

/** How an answer is kept to the shape that the caller wants: by the service, by a tool that takes it, or in words. */
export interface AnswerPlan {
  readonly outputConfig?: Raw
  /** The `toolSpec` whose input is the answer. */
  readonly tool?: Raw
  readonly instruction?: string
  /** What of it the model is not held to, in sentences for the caller. */
  readonly told: readonly string[]
}

/**
 * Chooses the surest way that the model has and the schema allows: what would have to be cut for the service is better
 * kept by a tool. Source: docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html.
 */
export function planAnswer(chat: ChatRequest, traits: BedrockTraits): AnswerPlan {
  const wanted = wantedSchema(chat)
  if (wanted === null) return wantsAnyJson(chat) ? inWords(null) : { told: [] }
  const { name, description } = asRecord(chat.response_format?.json_schema)
  const output = traits.outputFormat ? compileSchema(wanted, ANTHROPIC_STRICT) : null
  if (output && !output.isCut) {
    const schema = JSON.stringify(output.schema)
    const jsonSchema = { schema, name: formatName(asText(name)), description: asText(description) || undefined }
    const outputConfig = { textFormat: { type: 'json_schema', structure: { jsonSchema } } }
    return { outputConfig, told: tellLosses('response_format', output.losses) }
  }
  if (traits.forcing === 'none' || !answersByTool(chat)) return inWords(wanted)
  const { schema, losses } = toolSchema(wanted, traits.plainSchemas)
  const said = ['Gives the final answer.', asText(description)].filter(Boolean).join(' ')
  const tool = { name: ANSWER_TOOL, description: said, inputSchema: { json: schema } }
  return { tool, told: tellLosses('response_format', losses) }
}

function inWords(schema: Raw | null): AnswerPlan {
  const following = schema ? ` It must follow this JSON schema: ${JSON.stringify(schema)}` : ''
  return { instruction: JSON_INSTRUCTION + following, told: [tellAsked('response_format')] }
}

function formatName(name: string): string | undefined {
  return name.replaceAll(/[^\w-]/g, '_').slice(0, 64) || undefined
}
