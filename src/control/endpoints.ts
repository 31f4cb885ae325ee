import { getAlias, listAliases } from './aliases/list-aliases.ts'
import { removeAlias } from './aliases/remove-alias.ts'
import { setAlias } from './aliases/set-alias.ts'
import { listIncidents } from './analytics/list-incidents.ts'
import { showBenchmark } from './analytics/show-benchmark.ts'
import { showForecast } from './analytics/show-forecast.ts'
import { showPatterns } from './analytics/show-patterns.ts'
import { showRoi, showStatement } from './analytics/show-roi.ts'
import { showStream } from './analytics/show-stream.ts'
import { showAnalytics } from './analytics/show-usage.ts'
import { exportAudit, getAuditEntry, getCheckpoint, getConsistency, listAudit } from './audit/read-audit.ts'
import { invalidateCache } from './cache/invalidate-cache.ts'
import { describeCredits, describeKey } from './compat/describe-key.ts'
import { describeAnyKey, generateKey } from './compat/generate-key.ts'
import { changeCredential, createCredential } from './credentials/create-credential.ts'
import { getCredential, listCredentials } from './credentials/list-credentials.ts'
import { removeCredential } from './credentials/remove-credential.ts'
import type { Endpoint } from './endpoint.ts'
import { giveFeedback } from './feedback/give-feedback.ts'
import { getGeneration, getGenerationByQuery } from './generations/get-generation.ts'
import { listRequests } from './generations/list-requests.ts'
import { tailRequests } from './generations/tail-requests.ts'
import { addHost } from './hosts/add-host.ts'
import { listHosts } from './hosts/list-hosts.ts'
import { removeHost } from './hosts/remove-host.ts'
import { readOtherConfig } from './import/read-config.ts'
import { changeKey, rotateKey } from './keys/change-key.ts'
import { createKey } from './keys/create-key.ts'
import { getKey, listKeys } from './keys/list-keys.ts'
import { revokeKey } from './keys/revoke-key.ts'
import { changeBudget, createBudget, removeBudget } from './limits/change-budget.ts'
import { changeLimit, createLimit, removeLimit } from './limits/change-limit.ts'
import { getBudget, listBudgets } from './limits/list-budgets.ts'
import { getLimit, listLimits } from './limits/list-limits.ts'
import { listLiveProviders } from './local/list-live-providers.ts'
import { listMails } from './mails/list-mails.ts'
import { createTenant } from './operator/create-tenant.ts'
import { listDatabases } from './operator/list-databases.ts'
import { listJobRuns } from './operator/list-job-runs.ts'
import { rotateKeys } from './operator/rotate-keys.ts'
import { runJobNow } from './operator/run-job.ts'
import { changeOtelDestination, removeOtelDestination } from './otel/change-destination.ts'
import { createOtelDestination } from './otel/create-destination.ts'
import { getOtelDestination, listOtelDestinations } from './otel/list-destinations.ts'
import { testOtelDestination } from './otel/test-destination.ts'
import { changePolicy, createPolicy, removePolicy } from './policies/change-policy.ts'
import { getPolicy, listPolicies, listPolicyVersions } from './policies/list-policies.ts'
import { tryPolicies } from './policies/try-policies.ts'
import { getPrice, listPrices, removePrice, setPrice } from './prices/set-price.ts'
import { applyRecommendation, dismissRecommendation } from './recommendations/decide-recommendation.ts'
import { listRecommendations } from './recommendations/list-recommendations.ts'
import { getReport } from './reports/get-report.ts'
import { listReports } from './reports/list-reports.ts'
import { listRoles } from './roles/list-roles.ts'
import { addVersion } from './router-versions/add-version.ts'
import { listVersions } from './router-versions/list-versions.ts'
import { setEntering } from './router-versions/set-entering.ts'
import { setStage } from './router-versions/set-stage.ts'
import { showRouter } from './router-versions/show-router.ts'
import { getSettings } from './settings/get-settings.ts'
import { publishSettings } from './settings/publish-settings.ts'
import { putSettings } from './settings/put-settings.ts'
import { changeTeam, createTeam, removeTeam } from './teams/change-team.ts'
import { getTeam, listTeams } from './teams/list-teams.ts'
import { listUsage } from './usage/list-usage.ts'
import { changeUser, createUser, removeUser } from './users/change-user.ts'
import { getUser, listUsers } from './users/list-users.ts'
import { changeWebhook, removeWebhook, replayDelivery, rotateWebhook, testWebhook } from './webhooks/change-webhook.ts'
import { createWebhook } from './webhooks/create-webhook.ts'
import { getWebhook, listDeliveries, listWebhooks } from './webhooks/list-webhooks.ts'

/** The whole control plane, in one list. */
export const endpoints: readonly Endpoint[] = [
  listTeams,
  createTeam,
  getTeam,
  changeTeam,
  removeTeam,
  listUsers,
  createUser,
  getUser,
  changeUser,
  removeUser,
  listRoles,
  listKeys,
  createKey,
  getKey,
  changeKey,
  rotateKey,
  revokeKey,
  listLimits,
  createLimit,
  getLimit,
  changeLimit,
  removeLimit,
  listBudgets,
  createBudget,
  getBudget,
  changeBudget,
  removeBudget,
  listPolicies,
  createPolicy,
  tryPolicies,
  getPolicy,
  changePolicy,
  removePolicy,
  listPolicyVersions,
  listPrices,
  getPrice,
  setPrice,
  removePrice,
  listCredentials,
  createCredential,
  getCredential,
  changeCredential,
  removeCredential,
  getSettings,
  putSettings,
  publishSettings,
  listAliases,
  getAlias,
  setAlias,
  removeAlias,
  readOtherConfig,
  listAudit,
  getCheckpoint,
  getConsistency,
  exportAudit,
  getAuditEntry,
  invalidateCache,
  listHosts,
  addHost,
  removeHost,
  getGeneration,
  getGenerationByQuery,
  listRequests,
  tailRequests,
  listUsage,
  showAnalytics,
  showStream,
  showPatterns,
  showBenchmark,
  showRoi,
  showStatement,
  showForecast,
  listIncidents,
  describeKey,
  describeCredits,
  generateKey,
  describeAnyKey,
  giveFeedback,
  showRouter,
  listVersions,
  addVersion,
  setStage,
  setEntering,
  listWebhooks,
  createWebhook,
  getWebhook,
  changeWebhook,
  removeWebhook,
  rotateWebhook,
  testWebhook,
  listDeliveries,
  replayDelivery,
  listOtelDestinations,
  createOtelDestination,
  getOtelDestination,
  changeOtelDestination,
  removeOtelDestination,
  testOtelDestination,
  listReports,
  getReport,
  listMails,
  listRecommendations,
  applyRecommendation,
  dismissRecommendation,
  createTenant,
  rotateKeys,
  runJobNow,
  listJobRuns,
  listDatabases,
  listLiveProviders,
]
