import { randomUUID } from 'node:crypto'
import { CITY_SCHEMA, TOOL } from './parts.ts'

/** A request as an agent sends it, over the wire. */
export interface AgentRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

const SESSION = '01a210d4-9606-7641-bce1-f63763e25a00'
const PATCH_GRAMMAR = 'start: begin_patch hunk+ end_patch\nbegin_patch: "*** Begin Patch" LF'

/** A turn of Codex CLI 0.169; `input` is what was said so far. Its tools are those that it has for a model it knows. */
export function codexTurn(model: string, input: readonly unknown[]): AgentRequest {
  return {
    path: '/v1/responses',
    headers: {
      accept: 'text/event-stream',
      originator: 'codex_exec',
      'session-id': SESSION,
      'thread-id': SESSION,
      'x-client-request-id': SESSION,
      'x-codex-beta-features': 'remote_compaction_v2',
      'x-codex-window-id': `${SESSION}:0`,
    },
    body: {
      model,
      stream: true,
      input,
      tools: [
        { type: 'function', ...TOOL, strict: false, parameters: CITY_SCHEMA },
        {
          type: 'custom',
          name: 'apply_patch',
          description: 'Use the `apply_patch` tool to edit files.',
          format: { type: 'grammar', syntax: 'lark', definition: PATCH_GRAMMAR },
        },
        {
          type: 'namespace',
          name: 'multi_agent_v1',
          description: 'Tools for spawning and managing sub-agents.',
          tools: [{ type: 'function', name: 'close_agent', description: 'Close an agent.', parameters: CITY_SCHEMA }],
        },
        { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: CITY_SCHEMA },
        { type: 'web_search', external_web_access: false },
      ],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'medium', summary: 'auto' },
      store: false,
      include: ['reasoning.encrypted_content'],
      prompt_cache_key: SESSION,
      text: { verbosity: 'low' },
      client_metadata: { session_id: SESSION, 'x-codex-window-id': `${SESSION}:0` },
    },
  }
}

/** What Codex CLI says before the user does. */
export function codexOpening(prompt: string): unknown[] {
  const message = (role: string, text: string) => {
    return { type: 'message', id: `msg_${randomUUID()}`, role, content: [{ type: 'input_text', text }] }
  }
  return [
    message('developer', 'You are a coding agent running in the Codex CLI.'),
    message('user', '<environment_context>\n  <cwd>/work</cwd>\n</environment_context>'),
    message('user', prompt),
  ]
}

/** The headers by which Claude Code says what it can do; a gateway must not touch them. */
export const CLAUDE_BETAS =
  'claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,thinking-token-count-2026-05-13,advanced-tool-use-2025-11-20,effort-2025-11-24'

/** A turn of Claude Code 2.1.328; `messages` is what was said so far. Source: code.claude.com, "LLM gateway protocol". */
export function claudeTurn(model: string, messages: readonly unknown[], more: object = {}): AgentRequest {
  const cached = { cache_control: { type: 'ephemeral' } }
  return {
    path: '/v1/messages?beta=true',
    headers: {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': CLAUDE_BETAS,
      'anthropic-dangerous-direct-browser-access': 'true',
      'user-agent': 'claude-cli/2.1.328 (external, sdk-cli)',
      'x-app': 'cli',
      'x-claude-code-session-id': SESSION,
      'x-stainless-timeout': '600',
    },
    body: {
      model,
      messages,
      system: [
        { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.328.30b; cc_entrypoint=sdk-cli;' },
        { type: 'text', text: 'You are a Claude agent, built on the Claude Agent SDK.', ...cached },
        { type: 'text', text: 'You are an agent working with the user toward their goals.', ...cached },
      ],
      tools: [
        { name: TOOL.name, description: TOOL.description, input_schema: CITY_SCHEMA },
        { name: 'DeferredToolPlaceholder', description: '-', input_schema: CITY_SCHEMA, defer_loading: true },
      ],
      metadata: { user_id: `{"device_id":"d","account_uuid":"","session_id":"${SESSION}"}` },
      max_tokens: 64_000,
      thinking: { type: 'adaptive', display: 'omitted' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      output_config: { effort: 'high' },
      stream: true,
      ...more,
    },
  }
}
