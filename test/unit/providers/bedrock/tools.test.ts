import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toolNames } from '../../../../src/providers/bedrock/tools/tool-names.ts'
import { bodyOf, LLAMA, NOVA, sent, tool } from './support.ts'

const MISTRAL = 'mistral.mistral-large-2407-v1:0'
const FABLE = 'anthropic.claude-fable-5'
const named = { type: 'function', function: { name: 'get' } }
const history = [
  { role: 'user', content: 'Hi' },
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'old', arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 'a', content: '1' },
]
const namesIn = (body: any) => body.toolConfig?.tools.map(({ toolSpec }: any) => toolSpec?.name)

it('describes tools in Converse’s words', () => {
  const bare = { type: 'function', function: { name: 'now', description: ' ' } }
  expect(sent({ tools: [tool('get'), bare] }).toolConfig).toEqual({
    tools: [
      {
        toolSpec: {
          name: 'get',
          description: 'Tells it.',
          inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
        },
      },
      { toolSpec: { name: 'now', inputSchema: { json: { type: 'object', properties: {} } } } },
    ],
  })
})

it('passes a tool of the service’s own, and refuses one that is neither', () => {
  const own = { type: 'system', systemTool: { name: 'nova_grounding' } }
  expect(sent({ tools: [own] }, NOVA).toolConfig.tools).toEqual([{ systemTool: { name: 'nova_grounding' } }])
  expect(() => sent({ tools: [{ type: 'web_search' }] })).toThrow(
    expect.objectContaining({ code: 'invalid_request', param: 'tools.0.type' }),
  )
})

describe('the choice', () => {
  const choice = (tool_choice: unknown, model?: string, tools = [tool('get'), tool('put')]) => {
    const { toolConfig, system } = sent({ tools, tool_choice }, model)
    return [toolConfig?.toolChoice, system?.[0].text]
  }

  it.each([
    ['auto', undefined, undefined],
    ['required', { any: {} }, undefined],
    [named, { tool: { name: 'get' } }, undefined],
  ])('%j of a Claude and of a Nova is kept', (wish, sentChoice, told) => {
    expect(choice(wish)).toEqual([sentChoice, told])
    expect(choice(wish, NOVA)).toEqual([sentChoice, told])
  })

  it('of a certain tool is said in words to models that can be told only to call some tool', () => {
    expect(choice('required', MISTRAL)).toEqual([{ any: {} }, undefined])
    expect(choice(named, MISTRAL)).toEqual([{ any: {} }, 'Call the tool "get" before anything else.'])
    expect(choice(named, MISTRAL, [tool('get')])).toEqual([{ any: {} }, undefined])
  })

  it('is said in words to models that choose for themselves', () => {
    for (const model of [LLAMA, FABLE]) {
      expect(choice('required', model)).toEqual([undefined, 'Answer by calling at least one of the tools.'])
      expect(choice(named, model)).toEqual([undefined, 'Call the tool "get" before anything else.'])
    }
  })

  it('of some tools leaves the others out', () => {
    const allowed_tools = { mode: 'required', tools: [{ type: 'function', function: { name: 'put' } }] }
    const body = sent({ tools: [tool('get'), tool('put')], tool_choice: { type: 'allowed_tools', allowed_tools } })
    expect(namesIn(body)).toEqual(['put'])
    expect(body.toolConfig.toolChoice).toEqual({ any: {} })
  })

  it('of one call at a time goes to a Claude itself, with the choice in it', () => {
    const body = sent({ tools: [tool('get')], tool_choice: named, parallel_tool_calls: false })
    expect(body.toolConfig).not.toHaveProperty('toolChoice')
    expect(body.additionalModelRequestFields).toEqual({
      tool_choice: { type: 'tool', name: 'get', disable_parallel_tool_use: true },
    })
    expect(sent({ tools: [tool('get')], parallel_tool_calls: false }, NOVA)).not.toHaveProperty(
      'additionalModelRequestFields',
    )
  })

  it('forced leaves no thinking, which would be refused', () => {
    const asked = { tools: [tool('get')], reasoning_effort: 'high', tool_choice: 'required' }
    expect(sent(asked)).not.toHaveProperty('additionalModelRequestFields')
    expect(sent({ ...asked, tool_choice: 'auto' }).additionalModelRequestFields).toHaveProperty('thinking')
  })
})

describe('no tool', () => {
  it('is sent when none may be called', () => {
    expect(sent({ tools: [tool('get')], tool_choice: 'none' })).not.toHaveProperty('toolConfig')
    expect(sent({ tools: [] })).not.toHaveProperty('toolConfig')
  })

  it('may be called, but tools are named, where the conversation has used some', () => {
    const barred = sent({ messages: history, tools: [tool('get')], tool_choice: 'none' })
    expect(namesIn(barred)).toEqual(['get'])
    expect(barred.system).toEqual([{ text: 'Answer without calling a tool.' }])
    expect(namesIn(sent({ messages: history }))).toEqual(['old'])
    expect(namesIn(sent({ messages: [history[0], history[2]] }))).toEqual(['unavailable'])
  })
})

describe('names', () => {
  it('that Bedrock would refuse are replaced everywhere', () => {
    const call = { id: 'a', type: 'function', function: { name: 'mcp.get:it', arguments: '{}' } }
    const messages = [history[0], { role: 'assistant', content: null, tool_calls: [call] }, history[2]]
    const tool_choice = { type: 'function', function: { name: 'mcp.get:it' } }
    const body = sent({ messages, tools: [tool('mcp.get:it'), tool('mcp_get_it')], tool_choice })
    expect(namesIn(body)).toEqual(['mcp_get_it_2', 'mcp_get_it'])
    expect(body.toolConfig.toolChoice).toEqual({ tool: { name: 'mcp_get_it_2' } })
    expect(body.messages[1].content[0].toolUse.name).toBe('mcp_get_it_2')
  })

  it('are permitted ones, each its own, and lead back to the caller’s', () => {
    const name = fc.oneof(fc.string({ minLength: 1 }), fc.stringMatching(/^[a-c.]{60,70}$/))
    return fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), (all) => {
        const { toBedrock, toCaller } = toolNames(bodyOf({ tools: all.map((each) => tool(each)) }).chat)
        const names = all.map(toBedrock)
        for (const each of names) expect(each).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
        expect(new Set(names).size).toBe(all.length)
        expect(names.map(toCaller)).toEqual(all)
      }),
    )
  })
})

describe('schemas', () => {
  const schemaOf = (parameters: unknown, model?: string) =>
    sent({ tools: [tool('get', { parameters })] }, model).toolConfig.tools[0].toolSpec.inputSchema.json

  it('are objects, whatever stands at their top', () => {
    expect(schemaOf({ $schema: 'http://json-schema.org/draft-07/schema#', $id: 'x', description: 'D' })).toEqual({
      type: 'object',
      properties: {},
      description: 'D',
    })
    const $defs = { Place: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }
    expect(schemaOf({ $ref: '#/$defs/Place', $defs })).toEqual($defs.Place)
  })

  it('have alternatives below their top alone: there their properties are put together', () => {
    const a = { properties: { kind: { const: 'a' }, x: { type: 'string' } }, required: ['kind', 'x'] }
    const b = { properties: { kind: { const: 'b' }, y: { anyOf: [{ type: 'string' }] } }, required: ['kind'] }
    expect(
      schemaOf({ oneOf: [a, { $ref: '#/$defs/B' }], properties: { z: {} }, required: ['z'], $defs: { B: b } }),
    ).toEqual({
      type: 'object',
      properties: { kind: { enum: ['a', 'b'] }, x: { type: 'string' }, y: { anyOf: [{ type: 'string' }] }, z: {} },
      required: ['z', 'kind'],
    })
  })

  it('of a Nova hold three keywords at their top, their definitions written out', () => {
    const Node = { type: 'object', properties: { next: { $ref: '#/$defs/Node' }, enum: { enum: ['$ref'] } } }
    const parameters = {
      type: 'object',
      additionalProperties: false,
      title: 'T',
      properties: { node: { $ref: '#/$defs/Node', description: 'First' } },
      required: ['node'],
      $defs: { Node },
    }
    expect(schemaOf(parameters, NOVA)).toEqual({
      type: 'object',
      properties: {
        node: { type: 'object', properties: { next: {}, enum: { enum: ['$ref'] } }, description: 'First' },
      },
      required: ['node'],
    })
  })

  it('that double with every reference are cut before they fill the memory', () => {
    const twice = (name: string) => ({ type: 'object', properties: { a: { $ref: name }, b: { $ref: name } } })
    const $defs = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`d${at}`, twice(`#/$defs/d${at + 1}`)]))
    const schema = schemaOf({ type: 'object', properties: { root: { $ref: '#/$defs/d0' } }, $defs }, NOVA)
    expect(JSON.stringify(schema).length).toBeLessThan(100_000)
  })
})
