import type { ProviderFacts } from '../contract.ts'

/** What is known of Deepgram without its adapter. */
export const DEEPGRAM: ProviderFacts = {
  id: 'deepgram',
  name: 'Deepgram',
  keyName: 'DEEPGRAM_API_KEY',
  does: ['audio/speech', 'audio/transcriptions'],
  noChat: true,
}
