import * as z from 'zod'

/**
 * What can be looked for without writing a pattern.
 *
 * - `email`, `phone`: mail addresses; telephone numbers, international or in a national way of writing them.
 * - `credit_card`, `iban`, `us_bank_routing`, `us_ssn`, `national_id`: numbers that are checked: Luhn and issuer, the
 *   length of the country and modulo 97, ABA's checksum beside a word such as "routing", the Social Security
 *   Administration's areas, and the check digits of national numbers (Brazil, India, Italy, Poland, Singapore, Spain,
 *   the second line of a passport's machine-readable zone).
 * - `ip_address`, `mac_address`, `url`, `domain`: network addresses.
 * - `crypto_address`: Bitcoin and its like by checksum, Ethereum by form.
 * - `secret`: API keys of well-known vendors, tokens, private keys, connection strings with a password, and what is
 *   assigned to a name such as `api_key` and looks random.
 * - `prompt_injection`: text that tries to take over the model. A sum of signs, no proof.
 */
export const DETECTORS = [
  'email',
  'phone',
  'credit_card',
  'iban',
  'us_ssn',
  'us_bank_routing',
  'national_id',
  'ip_address',
  'mac_address',
  'url',
  'domain',
  'crypto_address',
  'secret',
  'prompt_injection',
] as const
export type DetectorId = (typeof DETECTORS)[number]

/**
 * What happens where something is found. `block`: the request is refused, or the answer ends there. `redact`: a token
 * such as `[EMAIL_1]` stands in its place. `flag`: nothing changes, but it is on record.
 */
export const FilterAction = z.enum(['block', 'redact', 'flag'])
export type FilterAction = z.infer<typeof FilterAction>

const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'Use lower-case letters, digits and underscores, at most 32, a letter first.')

/** A detector of ours and what happens where it finds something. */
const BuiltInRule = z.strictObject({
  detect: z.enum(DETECTORS),
  /** What findings are called, on record and in tokens. The detector's own name. */
  name: Name.optional(),
  action: FilterAction,
})

/** A pattern of the tenant's own and what happens where it matches. */
const CustomRule = z.strictObject({
  detect: z.literal('custom'),
  /** What findings are called, on record and in tokens. `custom`. */
  name: Name.optional(),
  /**
   * RE2 syntax: no look-around, no back references. Every match must have 1 to 512 characters, so `+` and `*` need a
   * bound: `EMP-[0-9]{6}`, `\w{1,30}`. Matching takes time linear in the text.
   */
  pattern: z.string().min(1).max(200),
  action: FilterAction,
})

/** One thing to look for. */
export const FilterRule = z.discriminatedUnion('detect', [BuiltInRule, CustomRule])
export type FilterRule = z.infer<typeof FilterRule>

/**
 * What is looked for in the texts of a request and of its answer, arguments and results of tools included. Where
 * findings overlap, `block` and `redact` count before `flag`; otherwise the first and then the longest counts.
 */
export const ContentFilters = z.strictObject({
  /** What the caller sends. */
  input: z.array(FilterRule).max(50).optional(),
  /** What the model answers. A stream is judged before it leaves. */
  output: z.array(FilterRule).max(50).optional(),
  /**
   * Whether tokens that stand for redacted input are swapped back where the answer repeats them, so that the caller
   * sees the values that the provider never saw. False.
   */
  reversible: z.boolean().optional(),
})
export type ContentFilters = z.infer<typeof ContentFilters>
