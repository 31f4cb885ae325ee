import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSluice, type SluiceSubject, startSluice } from '../bench/subjects/sluice.ts'
import { EXPECTED, OWN } from '../support/fault-stories.ts'
import { type FaultUpstream, startFaultUpstream } from '../support/fault-upstream.ts'
import { aliasesOf, type Stage, tellStory } from '../support/tell-story.ts'

const SPEED = 20
const stories = [...EXPECTED, ...OWN]
let upstream: FaultUpstream
let sluice: SluiceSubject
let stage: Stage

beforeAll(async () => {
  upstream = await startFaultUpstream()
  const wishes = { aliases: aliasesOf(stories, SPEED), settings: { unpricedModels: 'upper_bound' } } as const
  sluice = await startSluice('sluice', await buildSluice(), upstream.port, wishes)
  const { port, path, headers } = sluice.ask({ name: '', behaviour: '', promptBytes: 0, stream: false, concurrency: 1 })
  stage = { url: `http://127.0.0.1:${port}${path}`, headers, upstream, speed: SPEED }
})

afterAll(() => {
  sluice?.stop()
  upstream?.stop()
})

describe('a caller is not let down by a provider', () => {
  for (const story of stories) {
    test.concurrent(`${story.id}: ${story.title}`, async () => {
      expect(story.pass(await tellStory(story, stage))).toBeNull()
    })
  }
})
