import { expect, it } from 'vitest'
import { readCloudflarePath } from '../../../../src/conventions/cloudflare/path.ts'

const account = '0123456789abcdef0123456789ABCDEF'

it.each([
  ['/openai/chat/completions', 'openai', '/v1/chat/completions'],
  ['/openai/responses', 'openai', '/v1/responses'],
  ['/anthropic/v1/messages', 'anthropic', '/v1/messages'],
  ['/mistral/v1/chat/completions', 'mistral', '/v1/chat/completions'],
  ['/perplexity-ai/chat/completions', 'perplexity', '/v1/chat/completions'],
  ['/workers-ai/v1/chat/completions', 'workers-ai', '/v1/chat/completions'],
  [
    '/google-ai-studio/v1beta/models/gemini-2.5-flash:generateContent',
    'gemini',
    '/v1beta/models/gemini-2.5-flash:generateContent',
  ],
  [
    '/google-ai-studio/v1/models/gemini-2.5-flash:streamGenerateContent',
    'gemini',
    '/v1/models/gemini-2.5-flash:streamGenerateContent',
  ],
  ['/compat/chat/completions', null, '/v1/chat/completions'],
  ['/compat/v1/embeddings/', null, '/v1/embeddings'],
  ['', null, '/'],
  ['/', null, '/'],
])('reads …%s as %s and %s', (rest, provider, path) => {
  expect(readCloudflarePath(`/v1/${account}/default${rest}`)).toEqual({ provider, path, account })
})

it('reads the paths of the REST API', () => {
  expect(readCloudflarePath(`/client/v4/accounts/${account}/ai/v1/chat/completions`)).toEqual({
    provider: null,
    path: '/v1/chat/completions',
    account,
  })
})

it.each([
  '/v1/chat/completions',
  '/v1/models/openai/gpt-4o',
  '/v1/messages/count_tokens',
  '/',
  '/v1',
  `/v1/${account}`,
])('leaves %s to others', (pathname) => {
  expect(readCloudflarePath(pathname)).toBeNull()
})
