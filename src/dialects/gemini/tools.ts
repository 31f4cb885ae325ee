import type { Tool } from '../../contract/chat.ts'
import { asText, isRecord, type Raw } from '../../shared/json.ts'
import { filledTextAt, textAt, wrong } from '../fields.ts'
import { fieldsOf, listOf, present } from './raw.ts'
import { jsonSchema } from './schema.ts'

type Warn = (sentence: string) => void

/** `tools` and `toolConfig` as OpenAI's `tools` and `tool_choice`. */
export function toolFields(body: Raw, warn: Warn): Record<string, unknown> {
  const tools = listOf(body.tools, 'tools').flatMap((tool, index) => functions(tool, `tools.${index}`, warn))
  const tool_choice = choice(body.toolConfig, warn)
  return tools.length === 0 ? {} : present({ tools, tool_choice })
}

function functions(value: unknown, path: string, warn: Warn): Tool[] {
  const { functionDeclarations, ...others } = fieldsOf(value, path)
  for (const name of Object.keys(others)) warn(`The tool \`${name}\` cannot be carried over.`)
  const at = `${path}.functionDeclarations`
  return listOf(functionDeclarations, at).map((item, index) => declaration(item, `${at}.${index}`, warn))
}

function declaration(value: unknown, path: string, warn: Warn): Tool {
  const { name, description, parameters, parametersJsonSchema, ...others } = fieldsOf(value, path)
  for (const field of Object.keys(others)) warn(`The field \`${field}\` of a function cannot be carried over.`)
  const made = {
    name: filledTextAt(name, `${path}.name`),
    ...(description === undefined ? {} : { description: textAt(description, `${path}.description`) }),
  }
  const schema = parametersJsonSchema ?? parameters
  if (schema === undefined) return { type: 'function', function: made }
  if (!isRecord(schema))
    throw wrong(`${path}.${parameters === undefined ? 'parametersJsonSchema' : 'parameters'}`, 'an object')
  const read = parametersJsonSchema === undefined ? jsonSchema(schema) : schema
  return { type: 'function', function: { ...made, parameters: read } }
}

function choice(value: unknown, warn: Warn): unknown {
  if (value === undefined || value === null) return undefined
  const { functionCallingConfig, ...others } = fieldsOf(value, 'toolConfig')
  for (const name of Object.keys(others)) warn(`The field \`toolConfig.${name}\` cannot be carried over.`)
  if (functionCallingConfig === undefined) return undefined
  const at = 'toolConfig.functionCallingConfig'
  const config = fieldsOf(functionCallingConfig, at)
  const names = listOf(config.allowedFunctionNames, `${at}.allowedFunctionNames`)
  return chosen(
    config.mode === undefined ? 'MODE_UNSPECIFIED' : asText(config.mode).toUpperCase(),
    names.map((name, index) => filledTextAt(name, `${at}.allowedFunctionNames.${index}`)),
    warn,
  )
}

function chosen(mode: string, names: readonly string[], warn: Warn): unknown {
  const [only] = names
  switch (mode) {
    case 'ANY':
      return anyOf(names)
    case 'VALIDATED':
      if (only !== undefined) return allowed('auto', names)
      warn('The function calling mode VALIDATED without names is carried over as AUTO.')
      return 'auto'
    case 'AUTO':
    case 'MODE_UNSPECIFIED':
      if (only !== undefined) warn('`allowedFunctionNames` counts only with the mode ANY or VALIDATED.')
      return mode === 'AUTO' ? 'auto' : undefined
    case 'NONE':
      return 'none'
    default:
      throw wrong('toolConfig.functionCallingConfig.mode', 'AUTO, ANY, NONE or VALIDATED')
  }
}

function anyOf(names: readonly string[]): unknown {
  const [only, ...others] = names
  if (only === undefined) return 'required'
  return others.length === 0 ? named(only) : allowed('required', names)
}

function allowed(mode: 'auto' | 'required', names: readonly string[]): Raw {
  return { type: 'allowed_tools', allowed_tools: { mode, tools: names.map(named) } }
}

function named(name: string): Raw {
  return { type: 'function', function: { name } }
}
