import type { PolicyEffect } from '../../../contract/policies.ts'

/** What a policy may do, each with an example to start from. */
export const EFFECTS: Readonly<Record<string, { readonly name: string; readonly effect: PolicyEffect }>> = {
  deny: { name: 'Refuse', effect: { do: 'deny', message: 'Ask your team first.' } },
  allow: { name: 'Allow, and nothing else', effect: { do: 'allow' } },
  redact: {
    name: 'Take personal data out',
    effect: { do: 'redact', direction: 'input', detect: ['email', 'phone', 'credit_card'] },
  },
  block: { name: 'Refuse secrets', effect: { do: 'block', direction: 'both', detect: ['secret'] } },
  flag: {
    name: 'Note attempts at injection',
    effect: { do: 'flag', direction: 'input', detect: ['prompt_injection'] },
  },
  route_only: { name: 'Only some providers or models', effect: { do: 'route_only', models: ['openai/*'] } },
  require: { name: 'Only where no data is kept', effect: { do: 'require', zdr: true } },
  cap_cost: { name: 'Cap the cost of a request', effect: { do: 'cap_cost', usd: 0.05 } },
  require_metadata: { name: 'Metadata must be given', effect: { do: 'require_metadata', keys: ['feature'] } },
  purpose: { name: 'Only some purposes', effect: { do: 'purpose', allowed: ['support'] } },
}
