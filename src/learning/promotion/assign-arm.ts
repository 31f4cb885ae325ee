/** Who decides for a conversation while a version is tested: always the same, for half of them each. */
export function assignArm(name: string, version: string): 'current' | 'candidate' {
  let hash = 0x811c9dc5
  const text = `${version} ${name}`
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return ((hash ^ (hash >>> 15)) & 1) === 0 ? 'current' : 'candidate'
}
