import type { ChatRequest } from '../../contract/chat.ts'
import { compileSchema } from './compile-schema.ts'
import type { SchemaRules } from './schema-rules.ts'
import { wantedSchema } from './wanted-schema.ts'

/** As many are named; the header that they travel in is short. */
const MOST_NAMED = 3
const LONGEST_NAMED = 80

/** A sentence for the caller on what of a schema is not kept; `field` is the one it stands in. None where nothing was lost. */
export function tellLosses(field: string, losses: readonly string[]): readonly string[] {
  const different = [...new Set(losses)]
  if (different.length === 0) return []
  const named = different.slice(0, MOST_NAMED).map(shortened).join('; ')
  const others = different.length - MOST_NAMED
  return [`\`${field}\` is not kept to the letter: ${named}${others > 0 ? `; and ${others} more` : ''}.`]
}

/** The same of the schema that the answer must follow, under a vendor's rules. */
export function tellFormatLosses(chat: ChatRequest, rules: SchemaRules): readonly string[] {
  const schema = wantedSchema(chat)
  return schema ? tellLosses('response_format', compileSchema(schema, rules).losses) : []
}

/** The same of the parameters of all tools. */
export function tellToolLosses({ tools }: ChatRequest, rules: SchemaRules): readonly string[] {
  const losses = (tools ?? []).flatMap(({ function: called }) => {
    return called?.parameters ? ofTool(called.name, compileSchema(called.parameters, rules).losses) : []
  })
  return tellLosses('tools', losses)
}

/** The losses of a tool's parameters, each with the tool's name before it. */
export function ofTool(name: string, losses: readonly string[]): readonly string[] {
  return losses.map((loss) => `${name}: ${loss}`)
}

function shortened(loss: string): string {
  return loss.length <= LONGEST_NAMED ? loss : `${loss.slice(0, LONGEST_NAMED)}...`
}
