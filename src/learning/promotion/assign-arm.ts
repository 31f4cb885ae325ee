import { hash32 } from '../../shared/hash.ts'

/** Who decides for a conversation while a version is tested: always the same, for half of the conversations each. */
export function assignArm(conversation: string, version: string): 'current' | 'candidate' {
  return hash32(`${version} ${conversation}`) % 2 === 0 ? 'current' : 'candidate'
}
