/** Shannon's entropy of a text's characters, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  let sum = 0
  for (const count of counts.values()) sum -= (count / text.length) * Math.log2(count / text.length)
  return sum
}

const STAND_INS =
  /x{6}|\*{3}|\.{3}|(.)\1{7}|0123456789abcdef|your|example|placeholder|changeme|change_me|dummy|redacted|<|\$\{|\{\{|^\$|^%|process\.env|os\.environ|getenv|^(?:null|none|undefined|true|false|string|required|optional)$/i

/** Whether a value stands for a secret without being one. */
export function isPlaceholder(value: string): boolean {
  return STAND_INS.test(value)
}
