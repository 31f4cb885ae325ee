import type { ProviderFacts } from '../contract.ts'

/** What is known of ElevenLabs without its adapter. */
export const ELEVENLABS: ProviderFacts = {
  id: 'elevenlabs',
  name: 'ElevenLabs',
  keyName: 'ELEVENLABS_API_KEY',
  does: ['audio/speech', 'audio/transcriptions'],
  noChat: true,
}
