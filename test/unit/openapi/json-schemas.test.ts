import { expect, test } from 'vitest'
import * as z from 'zod'
import { KeyInput, listOf, Page, TenantCreated } from '../../../src/contract/admin.ts'
import { ChatRequest } from '../../../src/contract/chat.ts'
import { Alias, TenantSettings } from '../../../src/contract/settings.ts'
import { openSchemas } from '../../../src/openapi/json-schemas.ts'
import { SoundForm } from '../../../src/openapi/schemas/tasks.ts'

test('a schema of the contract is referred to by its name, with all that it refers to', () => {
  const schemas = openSchemas()
  expect(schemas.schemaOf(Alias, 'output')).toEqual({ $ref: '#/components/schemas/Alias' })
  expect(schemas.schemaOf(listOf(Alias), 'output')).toMatchObject({
    properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Alias' } } },
  })
  expect(Object.keys(schemas.components())).toEqual(['Alias', 'Deadlines', 'RouteRule'])
})

test('what has defaults may be left out where it is sent, and is there where it is answered', () => {
  const schemas = openSchemas()
  expect(schemas.schemaOf(TenantSettings, 'input')).toEqual({ $ref: '#/components/schemas/TenantSettingsInput' })
  expect(schemas.schemaOf(TenantSettings, 'output')).toEqual({ $ref: '#/components/schemas/TenantSettings' })
  const { TenantSettingsInput, TenantSettings: answered } = schemas.components() as Record<string, any>
  expect(TenantSettingsInput.required).toBeUndefined()
  expect(answered.required).toContain('sandbox')
})

test('what says by its name that it is sent keeps that name', () => {
  const schemas = openSchemas()
  expect(schemas.schemaOf(KeyInput, 'input')).toEqual({ $ref: '#/components/schemas/KeyInput' })
  expect(schemas.schemaOf(ChatRequest, 'input')).toEqual({ $ref: '#/components/schemas/ChatRequest' })
})

test('the fields of a query are told one by one', () => {
  expect(openSchemas().fieldsOf(Page)).toEqual({
    fields: { before: { type: 'string' }, limit: { default: 50, type: 'integer', minimum: 1, maximum: 200 } },
    required: [],
  })
})

test('an answer may always tell more, and a request that is checked strictly may not', () => {
  const schemas = openSchemas()
  schemas.schemaOf(TenantCreated, 'output')
  schemas.schemaOf(KeyInput, 'input')
  const told = schemas.components() as Record<string, any>
  expect(told.TenantCreated).not.toHaveProperty('additionalProperties')
  expect(told.KeyInput.additionalProperties).toBe(false)
})

test('a file is bytes, and a whole number has no bounds that nobody gave it', () => {
  const schemas = openSchemas()
  schemas.schemaOf(SoundForm, 'input')
  expect((schemas.components() as any).SoundForm.properties.file).toEqual({
    type: 'string',
    contentMediaType: 'application/octet-stream',
  })
  expect(schemas.schemaOf(z.object({ n: z.int() }), 'output')).toMatchObject({ properties: { n: { type: 'integer' } } })
})
