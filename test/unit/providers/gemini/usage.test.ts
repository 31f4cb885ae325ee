import { describe, expect, it } from 'vitest'
import { usageOf } from '../../../../src/providers/gemini/usage.ts'
import { readUsage } from '../../../../src/providers/usage.ts'
import documented from '../../../fixtures/providers/documented-usage/usage.json'

describe('usage in OpenAI’s words', () => {
  it('tells sound apart, in the prompt and in what came from the cache', () => {
    expect(usageOf(documented.gemini_audio)).toEqual({
      prompt_tokens: 1000,
      completion_tokens: 100,
      total_tokens: 1100,
      prompt_tokens_details: { cached_tokens: 400, audio_tokens: 700, cached_tokens_details: { audio_tokens: 300 } },
      completion_tokens_details: { reasoning_tokens: 0 },
    })
  })

  it('counts pages of documents as images, and what tools fed to the model as the prompt', () => {
    const metadata = {
      promptTokenCount: 500,
      toolUsePromptTokenCount: 300,
      promptTokensDetails: [
        { modality: 'DOCUMENT', tokenCount: 258 },
        { modality: 'IMAGE', tokenCount: 100 },
      ],
      toolUsePromptTokensDetails: [{ modality: 'AUDIO', tokenCount: 40 }],
    }
    expect(usageOf(metadata).prompt_tokens_details).toEqual({ cached_tokens: 0, image_tokens: 358, audio_tokens: 40 })
  })

  it('tells nothing of media where there is only text, or nothing that can be read', () => {
    const only = { promptTokenCount: 5, promptTokensDetails: [{ modality: 'TEXT', tokenCount: 5 }] }
    for (const metadata of [
      only,
      { promptTokenCount: 5, promptTokensDetails: 'none', cacheTokensDetails: [null, 3] },
    ]) {
      expect(usageOf(metadata).prompt_tokens_details).toEqual({ cached_tokens: 0 })
    }
    expect('more' in readUsage({ ...usageOf(only) })).toBe(false)
  })

  it('is read back whole from the text of the answer', () => {
    const answer = JSON.stringify(usageOf(documented.gemini_audio))
    expect(readUsage(JSON.parse(answer)).more).toEqual({ inputAudioTokens: 700, cachedAudioTokens: 300 })
  })
})
