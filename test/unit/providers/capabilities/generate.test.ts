import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../../../src/providers/capabilities/capabilities.generated.ts'
import { decodeFacts, encodeFacts } from '../../../../src/providers/capabilities/encoding.ts'

const lines = Object.entries(CAPABILITIES).flatMap(([provider, table]) =>
  table.split('\n').map((line) => {
    const [facts = '', names = ''] = line.split('\t')
    return { provider, facts, names: names.split(' ') }
  }),
)
const factsOf = (provider: string, model: string) => {
  const line = lines.find((each) => each.provider === provider && each.names.includes(model.toLowerCase()))
  return line && decodeFacts(line.facts)
}

describe('the generated table', () => {
  it('is under 12 KB compressed', () => {
    expect(gzipSync(Object.values(CAPABILITIES).join('\n')).length).toBeLessThan(12 * 1024)
  })

  it('names every model once per provider, in lower case, with at least one fact', () => {
    for (const provider of Object.keys(CAPABILITIES)) {
      const names = lines.filter((line) => line.provider === provider).flatMap((line) => line.names)
      expect(names).toEqual([...new Set(names.map((name) => name.toLowerCase()))])
      expect(names.length).toBeGreaterThan(0)
    }
    for (const { facts } of lines) expect(Object.keys(decodeFacts(facts)).length).toBeGreaterThan(0)
  })

  it('says of every model what its source says', () => {
    const sources = {
      openai: 'openai',
      anthropic: 'anthropic',
      gemini: 'google',
      groq: 'groq',
      openrouter: 'openrouter',
    }
    for (const [provider, source] of Object.entries(sources)) {
      const file = `node_modules/@mastra/core/dist/capabilities/${source}.json`
      const lists = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>
      const known = (list: string[] = []) => list.filter((model) => factsOf(provider, model))
      expect(known(lists.attachment).length).toBeGreaterThan(1)
      for (const model of known(lists.attachment)) expect(factsOf(provider, model)?.vision, model).toBe(true)
      for (const model of known(lists.temperature)) expect(factsOf(provider, model)?.sampling, model).toBe('always')
      for (const model of known(lists.structuredOutput)) expect(factsOf(provider, model)?.jsonSchema, model).toBe(true)
    }
  })

  it('reads back whatever facts it is given', () => {
    const facts = fc.record(
      {
        tools: fc.boolean(),
        vision: fc.boolean(),
        audio: fc.boolean(),
        file: fc.boolean(),
        jsonSchema: fc.boolean(),
        reasoning: fc.boolean(),
        openWeights: fc.boolean(),
        sampling: fc.constantFrom('always' as const, 'never' as const),
        contextTokens: fc.integer({ min: 1 }),
        outputTokens: fc.integer({ min: 1 }),
      },
      { requiredKeys: [] },
    )
    return fc.assert(
      fc.property(facts, (given) => {
        expect(decodeFacts(encodeFacts(given))).toEqual(given)
      }),
    )
  })
})
