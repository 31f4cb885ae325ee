import type * as z from 'zod'
import type {
  AliasView,
  CredentialSummary,
  Generation as GenerationSchema,
  HostView,
  KeyCreated as KeyCreatedSchema,
  KeySummary,
  SettingsView as SettingsViewSchema,
} from '../../contract/admin.ts'
import type { AuditProof as AuditProofSchema, AuditView, CheckpointView } from '../../contract/audit.ts'
import type { BudgetState as BudgetStateSchema, LimitState as LimitStateSchema } from '../../contract/limits.ts'
import type { TeamView, UserView } from '../../contract/organisation.ts'
import type { DryRunView, PolicyVersionView, PolicyView } from '../../contract/policies.ts'
import type { PriceView } from '../../contract/prices.ts'
import type {
  OptimizerReport,
  RecommendationView,
  ReportSummary as ReportSummarySchema,
} from '../../contract/reports.ts'
import type { RoleView } from '../../contract/roles.ts'
import type {
  CandidateView,
  Estimate as EstimateSchema,
  RouterView as RouterViewSchema,
  VersionView,
} from '../../contract/router.ts'
import type { SessionOwner, SessionView } from '../../contract/session.ts'
import type { DeliveryView, WebhookCreated as WebhookCreatedSchema, WebhookView } from '../../contract/webhooks.ts'

/** Answers of the gateway, by the types of its contract alone: no schema is part of the page. */
export interface List<Item> {
  readonly data: readonly Item[]
  readonly next?: string | null
}
export type Session = z.infer<typeof SessionView>
export type Owner = z.infer<typeof SessionOwner>
export type Generation = z.infer<typeof GenerationSchema>
export type Candidate = z.infer<typeof CandidateView>
export type Key = z.infer<typeof KeySummary>
export type KeyCreated = z.infer<typeof KeyCreatedSchema>
export type Credential = z.infer<typeof CredentialSummary>
export type Settings = z.infer<typeof SettingsViewSchema>
export type AliasRow = z.infer<typeof AliasView>
export type Host = z.infer<typeof HostView>
export type AuditRow = z.infer<typeof AuditView>
export type AuditProof = z.infer<typeof AuditProofSchema>
export type Checkpoint = z.infer<typeof CheckpointView>
export type Limit = z.infer<typeof LimitStateSchema>
export type Budget = z.infer<typeof BudgetStateSchema>
export type Team = z.infer<typeof TeamView>
export type User = z.infer<typeof UserView>
export type RoleRow = z.infer<typeof RoleView>
export type PolicyRow = z.infer<typeof PolicyView>
export type PolicyVersion = z.infer<typeof PolicyVersionView>
export type DryRun = z.infer<typeof DryRunView>
export type Price = z.infer<typeof PriceView>
export type Recommendation = z.infer<typeof RecommendationView>
export type ReportRow = z.infer<typeof ReportSummarySchema>
export type Report = ReportRow & { readonly body: OptimizerReport }
export type Router = z.infer<typeof RouterViewSchema>
export type RouterVersion = z.infer<typeof VersionView>
export type Estimate = z.infer<typeof EstimateSchema>
export type Webhook = z.infer<typeof WebhookView>
export type WebhookCreated = z.infer<typeof WebhookCreatedSchema>
export type Delivery = z.infer<typeof DeliveryView>

/** A model as `GET /v1/models` lists it. Prices are USD per million tokens. */
export interface Model {
  readonly id: string
  readonly owned_by: string
  readonly kind?: string
  readonly context_length: number | null
  readonly pricing: { readonly input: number; readonly output: number; readonly cached_input: number | null } | null
}
