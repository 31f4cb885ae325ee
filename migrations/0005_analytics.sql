CREATE TABLE `usage_days` (
	`tenant_id` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	`requests` integer NOT NULL,
	`failed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`rescued` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`cached_input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`reasoning_tokens` integer NOT NULL,
	`stream_tokens` integer NOT NULL,
	`stream_ms` integer NOT NULL,
	`cost_nanos` integer NOT NULL,
	`billed_nanos` integer NOT NULL,
	`asked_nanos` integer NOT NULL,
	`best_nanos` integer NOT NULL,
	`cache_saved_nanos` integer NOT NULL,
	`graded` real NOT NULL,
	`grade_weight` real NOT NULL,
	`latency` text,
	`ttft` text,
	PRIMARY KEY(`tenant_id`, `dimension`, `value`, `at`)
);
--> statement-breakpoint
CREATE INDEX `usage_days_by_time` ON `usage_days` (`tenant_id`,`dimension`,`at`);--> statement-breakpoint
CREATE TABLE `usage_half_hours` (
	`tenant_id` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	`requests` integer NOT NULL,
	`failed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`rescued` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`cached_input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`reasoning_tokens` integer NOT NULL,
	`stream_tokens` integer NOT NULL,
	`stream_ms` integer NOT NULL,
	`cost_nanos` integer NOT NULL,
	`billed_nanos` integer NOT NULL,
	`asked_nanos` integer NOT NULL,
	`best_nanos` integer NOT NULL,
	`cache_saved_nanos` integer NOT NULL,
	`graded` real NOT NULL,
	`grade_weight` real NOT NULL,
	`latency` text,
	`ttft` text,
	PRIMARY KEY(`tenant_id`, `dimension`, `value`, `at`)
);
--> statement-breakpoint
CREATE INDEX `usage_half_hours_by_time` ON `usage_half_hours` (`tenant_id`,`dimension`,`at`);--> statement-breakpoint
CREATE TABLE `usage_minutes` (
	`tenant_id` text NOT NULL,
	`dimension` text NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	`requests` integer NOT NULL,
	`failed` integer NOT NULL,
	`cancelled` integer NOT NULL,
	`cache_hits` integer NOT NULL,
	`rescued` integer NOT NULL,
	`input_tokens` integer NOT NULL,
	`cached_input_tokens` integer NOT NULL,
	`output_tokens` integer NOT NULL,
	`reasoning_tokens` integer NOT NULL,
	`stream_tokens` integer NOT NULL,
	`stream_ms` integer NOT NULL,
	`cost_nanos` integer NOT NULL,
	`billed_nanos` integer NOT NULL,
	`asked_nanos` integer NOT NULL,
	`best_nanos` integer NOT NULL,
	`cache_saved_nanos` integer NOT NULL,
	`graded` real NOT NULL,
	`grade_weight` real NOT NULL,
	`latency` text,
	`ttft` text,
	PRIMARY KEY(`tenant_id`, `dimension`, `value`, `at`)
);
--> statement-breakpoint
CREATE INDEX `usage_minutes_by_time` ON `usage_minutes` (`tenant_id`,`dimension`,`at`);--> statement-breakpoint
ALTER TABLE `requests` ADD `tags` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `asked_nanos` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `best_nanos` integer;--> statement-breakpoint
CREATE INDEX `requests_by_key` ON `requests` (`tenant_id`,`key_id`,`at`);--> statement-breakpoint
CREATE INDEX `requests_that_failed` ON `requests` (`tenant_id`,`at`) WHERE outcome <> 'ok';