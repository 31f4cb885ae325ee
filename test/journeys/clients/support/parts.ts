import * as z from 'zod'
import { WEATHER } from './roles.ts'

/** The shape that structured answers are asked to have. */
export const Place = z.object({ city: z.string(), inhabitants: z.number() })

/** What the tool is asked. */
export const City = z.object({ city: z.string() })

export const TOOL = { name: 'get_weather', description: 'The weather in a city' }

/** The tool's input as a JSON schema, for clients that take no other. */
export const CITY_SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

/** A tool to be called by a client's own loop, and what it was called with. */
export function newTool() {
  const calls: unknown[] = []
  const run = async (input: unknown) => {
    calls.push(input)
    return WEATHER
  }
  return { calls, run }
}
