import { ACCESS_FIELDS } from './access.ts'

/** Fields that say a request is meant for LiteLLM. */
export const SPOKEN = [
  ...['fallbacks', 'num_retries', 'timeout', 'request_timeout', 'stream_timeout', 'mock_response', 'disable_fallbacks'],
  ...['fastest_response', 'context_window_fallbacks', 'content_policy_fallbacks', 'context_window_fallback_dict'],
  ...['drop_params', 'additional_drop_params', 'allowed_openai_params', 'mock_testing_fallbacks'],
  ...['mock_testing_context_window_fallbacks', 'mock_testing_content_policy_fallbacks', 'litellm_session_id'],
  ...['litellm_trace_id', 'litellm_metadata', 'user_config', 'guardrails'],
  ...ACCESS_FIELDS,
]

/** What is read of these, or needs no reading. */
const READ: ReadonlySet<string> = new Set(SPOKEN.filter((field) => !['user_config', 'guardrails'].includes(field)))

/** Of what else LiteLLM keeps to itself, that which names nobody but LiteLLM means, and secrets of its providers. */
const UNREAD = [
  ...['user_config', 'guardrails', 'model_list', 'mock_timeout', 'mock_testing_rate_limit_error', 'caching', 'no-log'],
  ...['prompt_id', 'prompt_variables', 'prompt_version', 'prompt_label', 'litellm_system_prompt', 'litellm_call_id'],
  ...['litellm_credential_name', 'litellm_request_debug', 'provider_specific_header', 'extra_headers', 'headers'],
  ...[
    'max_retries',
    'retry_policy',
    'retry_strategy',
    'max_fallbacks',
    'fallback_depth',
    'cooldown_time',
    'model_info',
  ],
  ...['input_cost_per_token', 'output_cost_per_token', 'input_cost_per_second', 'output_cost_per_second', 'base_model'],
  ...['hf_model_name', 'initial_prompt_value', 'final_prompt_value', 'bos_token', 'eos_token', 'roles', 'region_name'],
  ...['enable_json_schema_validation', 'ensure_alternating_roles', 'user_continue_message'],
  ...['assistant_continue_message', 'merge_reasoning_content_in_choices', 'turn_off_message_logging', 'force_timeout'],
  ...['vertex_project', 'vertex_location', 'vertex_credentials', 'vertex_ai_project', 'vertex_ai_location'],
  ...['vertex_ai_credentials', 'aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_region_name'],
  ...[
    'aws_session_name',
    'aws_profile_name',
    'aws_role_name',
    'aws_web_identity_token',
    'aws_bedrock_runtime_endpoint',
  ],
  ...['azure_ad_token', 'tenant_id', 'client_id', 'client_secret', 'azure_username', 'azure_password', 'azure_scope'],
  ...['organization', 'watsonx_region_name', 'success_callback', 'failure_callback', 'langfuse_public_key'],
  ...['langfuse_secret', 'langfuse_secret_key', 'langfuse_host', 'langsmith_api_key', 'langsmith_project'],
]

/** Every field that LiteLLM reads and sends to no provider, `metadata`, `tags` and `cache` aside, which have more readers. */
export const OWN: readonly string[] = [...new Set([...SPOKEN, ...UNREAD])]

/** Whether one of them does nothing here. */
export function isUnread(field: string): boolean {
  return !READ.has(field)
}
