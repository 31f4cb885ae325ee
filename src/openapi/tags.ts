/** What operations are about, in the order they are shown. */
export const TAGS = {
  Chat: 'Conversations, in OpenAI’s form and in those of others.',
  Responses: 'OpenAI’s newer form of a conversation, kept here.',
  Tasks: 'What models do beside chat: vectors, pictures, sound, judgements, rankings.',
  Files: 'Files and batches, kept at providers under ids of ours.',
  Models: 'What can be asked.',
  Providers: 'A provider’s own API, with the tenant’s credential.',
  Requests: 'What was asked, answered and spent, and how good it was.',
  Router: 'How `auto` chooses: forecasts, versions, models on their way in, receipts.',
  Organisation: 'Teams, users, and what their roles allow.',
  Keys: 'Who may ask.',
  Sessions: 'Browsers that are signed in to the dashboard.',
  Money: 'Rate limits, budgets and prices.',
  Governance: 'Policies, and the log of every change.',
  Settings: 'What a tenant decides: settings, routes, hosts, credentials of providers.',
  Operator: 'The deployment itself.',
  About: 'This document, and where to begin.',
} as const
export type Tag = keyof typeof TAGS

/** The tag of a path of the control plane, by its first word that says anything. */
const TAG_OF: Readonly<Record<string, Tag>> = {
  keys: 'Keys',
  key: 'Keys',
  teams: 'Organisation',
  users: 'Organisation',
  roles: 'Organisation',
  limits: 'Money',
  budgets: 'Money',
  prices: 'Money',
  policies: 'Governance',
  audit: 'Governance',
  cache: 'Settings',
  settings: 'Settings',
  webhooks: 'Settings',
  'otel-destinations': 'Settings',
  aliases: 'Settings',
  import: 'Settings',
  hosts: 'Settings',
  credentials: 'Settings',
  router: 'Router',
  reports: 'Router',
  recommendations: 'Router',
  operator: 'Operator',
  local: 'Operator',
}

/** What an operation of the control plane is about. */
export function tagOf(path: string): Tag {
  const word = path.split('/').find((part) => !/^(|admin|v1)$/.test(part)) ?? ''
  return (Object.hasOwn(TAG_OF, word) && TAG_OF[word]) || 'Requests'
}
