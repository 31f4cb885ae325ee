import { describe, expect, it } from 'vitest'
import { bedrock } from '../../../../src/providers/bedrock/bedrock.ts'
import type { Target, TaskRequest } from '../../../../src/providers/contract.ts'
import { bodyOf, HOME, target } from './support.ts'

const ID = 'AKIDEXAMPLE123456789'
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const now = Date.parse('2026-11-24T12:30:45.678Z')
const signed = (request: TaskRequest, to: Target) => bedrock.authorize!(request, to, { now, fetch })
const post = (url: string): TaskRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  body: '{"messages":[]}',
})

describe('an API key', () => {
  it('is sent as a bearer token, and the request stays as it is', async () => {
    const request = bedrock.request(bodyOf(), target({ apiKey: 'ABSKQmVkcm9ja0FQSUtleQ==' }))
    expect(request.headers.authorization).toBe('Bearer ABSKQmVkcm9ja0FQSUtleQ==')
    expect(await signed(request, target({ apiKey: 'ABSKQmVkcm9ja0FQSUtleQ==' }))).toBe(request)
  })
})

// The signatures are those of the package `@smithy/signature-v4`, as of 2026-11-25, for the same keys, time and body.
describe('an access key', () => {
  const apiKey = `${ID}:${SECRET}`
  const scope = `AWS4-HMAC-SHA256 Credential=${ID}/20261124/us-west-2/bedrock/aws4_request`

  it('signs a request whose path holds an encoded colon', async () => {
    const request = post(`${HOME}/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse`)
    const { headers, ...rest } = await signed(request, target({ apiKey }))
    expect(headers).toEqual({
      authorization: `${scope}, SignedHeaders=host;x-amz-date, Signature=7d22b0e25789c2d657e1dacaa09888de540f5fdbf3ef32081a662d568f4402f5`,
      'content-type': 'application/json',
      'x-amz-date': '20261124T123045Z',
    })
    expect(rest).toEqual({ method: 'POST', url: request.url, body: request.body })
  })

  it('signs with the token of a session, and a path that holds encoded slashes', async () => {
    const token = 'IQoJb3JpZ2luX2VjEXAMPLE//token=='
    const request = post(`${HOME}/model/arn%3Aaws%3Abedrock%3Aus-west-2%3A1%3Ainference-profile%2Fus.x/converse`)
    const { headers } = await signed(request, target({ apiKey: `${apiKey}:${token}` }))
    expect(headers['x-amz-security-token']).toBe(token)
    expect(headers.authorization).toBe(
      `${scope}, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=87a1ce5ed20905d8e291a53ea989101ab6bf63a9b696df4450ea656afb4083b8`,
    )
  })

  it('signs the probe, which has a query and no body', async () => {
    const { headers } = await signed(bedrock.probe(target({ apiKey })), target({ apiKey }))
    expect(headers.authorization).toContain(
      'Signature=4dcfa09036f84eeebebed39a811fbe573ed2f6f6281d79e49164a651bd843fba',
    )
  })

  it('is itself never sent', async () => {
    const plain = bedrock.request(bodyOf(), target({ apiKey }))
    expect(plain.headers).toEqual({ 'content-type': 'application/json' })
    expect(JSON.stringify([plain, await signed(plain, target({ apiKey }))])).not.toContain(SECRET)
  })

  it.each([
    ['https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com', 'any', 'us-gov-west-1'],
    ['https://bedrock-runtime.cn-north-1.amazonaws.com.cn', 'any', 'cn-north-1'],
    ['https://bedrock-runtime.eu-central-1.api.aws', 'any', 'eu-central-1'],
    ['https://vpce-1.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com', 'any', 'ap-southeast-2'],
    ['https://proxy.test/aws-bedrock/bedrock-runtime/us-east-2', 'any', 'us-east-2'],
    ['https://proxy.test', 'arn:aws:bedrock:eu-west-3:1:inference-profile/eu.x', 'eu-west-3'],
    ['https://proxy.test', 'any', 'us-east-1'],
  ])('signs for the region of %s and the model %s: %s', async (baseUrl, model, region) => {
    const to = target({ apiKey, baseUrl, model })
    const { headers } = await signed(bedrock.request(bodyOf(), to), to)
    expect(headers.authorization).toContain(`/20261124/${region}/bedrock/aws4_request`)
  })
})
