CREATE TABLE `aliases` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`definition` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`last_four` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_secret_hash_unique` ON `api_keys` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `api_keys_by_tenant` ON `api_keys` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`entity_id` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_log_by_tenant_time` ON `audit_log` (`tenant_id`,`at`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`provider` text NOT NULL,
	`name` text NOT NULL,
	`base_url` text,
	`secret` text,
	`last_four` text,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `credentials_by_tenant` ON `credentials` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`origin` text NOT NULL,
	`body` text NOT NULL,
	`tried_at` integer
);
--> statement-breakpoint
CREATE TABLE `feedback` (
	`tenant_id` text NOT NULL,
	`request_id` text NOT NULL,
	`source` text NOT NULL,
	`score` real NOT NULL,
	`comment` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `request_id`, `source`)
);
--> statement-breakpoint
CREATE TABLE `hosts` (
	`host` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hosts_by_tenant` ON `hosts` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `job_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`started_at` integer NOT NULL,
	`took_ms` integer NOT NULL,
	`ok` integer NOT NULL,
	`outcome` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `job_runs_by_job_time` ON `job_runs` (`job`,`started_at`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`key_id` text NOT NULL,
	`at` integer NOT NULL,
	`requested_model` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`upstream_id` text,
	`stream` integer NOT NULL,
	`cache` text NOT NULL,
	`status` integer NOT NULL,
	`outcome` text NOT NULL,
	`error_code` text,
	`finish_reason` text,
	`attempts` text NOT NULL,
	`input_tokens` integer NOT NULL,
	`cached_input_tokens` integer NOT NULL,
	`cache_write_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`reasoning_tokens` integer NOT NULL,
	`usage_source` text NOT NULL,
	`cost_nanos` integer NOT NULL,
	`price_source` text NOT NULL,
	`latency_ms` integer NOT NULL,
	`ttft_ms` integer NOT NULL,
	`reason` text NOT NULL,
	`prompt` text,
	`answer` text,
	`batch` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `requests_by_tenant_time` ON `requests` (`tenant_id`,`at`);--> statement-breakpoint
CREATE INDEX `requests_by_upstream_id` ON `requests` (`tenant_id`,`upstream_id`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`settings` text NOT NULL,
	`data_key` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`published_at` integer,
	`published_version` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `usage_hourly` (
	`tenant_id` text NOT NULL,
	`hour` integer NOT NULL,
	`key_id` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`requests` integer NOT NULL,
	`failed` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`cached_input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`cost_nanos` integer NOT NULL,
	`latency_ms_total` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `hour`, `key_id`, `provider`, `model`)
);
--> statement-breakpoint
CREATE INDEX `usage_hourly_by_hour` ON `usage_hourly` (`hour`,`tenant_id`);