import type { ChatRequest } from '../../contract/chat.ts'
import { composeText, type Voice } from './compose.ts'
import type { Prompt } from './prompt.ts'
import { schemaExample } from './schema/schema-example.ts'
import { isObject } from './schema/schema-merge.ts'
import { valueSource } from './schema/schema-values.ts'

/** Writes the answer as JSON where `response_format` asks for it; null where words will do. */
export function composeJson({ response_format }: ChatRequest, prompt: Prompt, voice: Voice): string | null {
  if (response_format?.type === 'json_object') {
    return JSON.stringify({ sandbox: true, answer: composeText(prompt, voice), keywords: prompt.keywords.slice(0, 5) })
  }
  if (response_format?.type !== 'json_schema') return null
  const wrapper = response_format.json_schema
  const label = voice.choice > 0 ? `sandbox, choice ${voice.choice + 1}` : 'sandbox'
  const values = valueSource(prompt, prompt.phrases, voice.seed === null ? label : `${label}, seed ${voice.seed}`)
  return JSON.stringify(schemaExample(isObject(wrapper) ? wrapper.schema : undefined, values))
}
