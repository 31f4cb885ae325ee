import { describe, expect, it } from 'vitest'
import { KeyInput } from '../../../../src/contract/admin.ts'
import { readKeyRequest, toDescribedKey, toGeneratedKey } from '../../../../src/conventions/litellm/key.ts'
import { faultOf, SECRET } from '../support.ts'

const NOW = Date.UTC(2026, 0, 2)
const key = { id: 'key_1', name: 'ci', lastFour: '6789', createdAt: NOW, expiresAt: NOW + 1_200_000 }

describe('a request for a key', () => {
  it('becomes one of ours', () => {
    const { input, limits, warnings } = readKeyRequest(
      {
        models: ['gpt-3.5-turbo', 'vertex_ai/gemini'],
        duration: '20m',
        metadata: { user: 'ishaan@berri.ai' },
        team_id: 'core-infra',
        max_budget: 10,
        budget_duration: '30d',
        rpm_limit: 6,
      },
      NOW,
    )
    expect(KeyInput.parse(input)).toMatchObject(input)
    expect(input).toEqual({ name: 'key', scopes: ['inference', 'feedback', 'usage:read'], expiresAt: NOW + 1_200_000 })
    expect(limits).toEqual({
      models: ['gpt-3.5-turbo', 'vertex/gemini'],
      budgetUsd: 10,
      budgetPeriodMs: 2_592_000_000,
      requestsPerMinute: 6,
      tokensPerMinute: null,
      parallelRequests: null,
    })
    expect(warnings).toEqual([])
  })

  it('that says nothing is for a key without limits', () => {
    expect(readKeyRequest({}, NOW)).toMatchObject({ input: { name: 'key', expiresAt: null }, limits: { models: [] } })
    expect(readKeyRequest(undefined, NOW).input.expiresAt).toBeNull()
  })

  it.each([
    ['llm_api', ['inference']],
    ['read_only', ['usage:read', 'keys:read', 'settings:read']],
  ])('of the type %s may do %o', (type, scopes) => {
    expect(readKeyRequest({ key_type: type, key_alias: 'ci' }, NOW).input).toMatchObject({ name: 'ci', scopes })
  })

  it('never grants the deployment itself', () => {
    for (const type of ['default', 'llm_api', 'management', 'read_only']) {
      expect(readKeyRequest({ key_type: type }, NOW).input.scopes).not.toContain('operator')
    }
  })

  it.each([
    ['30s', 30_000],
    ['2h', 7_200_000],
    ['1w', 604_800_000],
    ['1mo', 2_592_000_000],
  ])('lasts %s for %i ms', (duration, ms) => {
    expect(readKeyRequest({ duration }, NOW).input.expiresAt).toBe(NOW + ms)
  })

  it('is warned of what is not followed, without what it holds', () => {
    const { warnings } = readKeyRequest(
      { guardrails: ['x'], key: SECRET, aliases: { a: 'b' }, permissions: {}, blocked: null },
      NOW,
    )
    expect(warnings).toEqual(["`aliases`: routes are the tenant's, not a key's.", 'Not followed: `guardrails`, `key`.'])
  })

  it.each([
    [{ duration: '30min' }, 'duration'],
    [{ duration: '0d' }, 'duration'],
    [{ models: 'gpt-4' }, 'models'],
    [{ max_budget: -1 }, 'max_budget'],
    [{ rpm_limit: 1.5 }, 'rpm_limit'],
    [{ key_type: 'root' }, 'key_type'],
    [[], 'body'],
  ])('must be well formed: %o', (body, param) => {
    faultOf(() => readKeyRequest(body, NOW), param)
  })
})

describe('the answer', () => {
  it('shows the secret once, with what was told', () => {
    const request = readKeyRequest(
      { team_id: 'core-infra', metadata: { a: 'b' }, models: ['gpt-4'], duration: '20m' },
      NOW,
    )
    expect(toGeneratedKey({ ...key, secret: SECRET }, request)).toMatchObject({
      key: SECRET,
      key_alias: 'ci',
      key_name: 'sk-...6789',
      token: 'key_1',
      token_id: 'key_1',
      expires: '2026-01-02T00:20:00.000Z',
      created_at: '2026-01-02T00:00:00.000Z',
      models: ['gpt-4'],
      max_budget: null,
      team_id: 'core-infra',
      metadata: { a: 'b' },
    })
  })

  it('about a key tells what it spent and no secret', () => {
    const { limits } = readKeyRequest({ max_budget: 10, budget_duration: '1d' }, NOW)
    expect(toDescribedKey(key, limits, 106_500)).toMatchObject({
      key: 'key_1',
      info: {
        token: 'key_1',
        key_alias: 'ci',
        spend: 0.0001065,
        max_budget: 10,
        budget_duration: '86400s',
        models: [],
      },
    })
  })
})
