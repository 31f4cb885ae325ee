CREATE TABLE `entering_models` (
	`tenant_id` text NOT NULL,
	`model` text NOT NULL,
	`stage` text NOT NULL,
	`evidence` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `model`)
);
--> statement-breakpoint
CREATE TABLE `recommendations` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`body` text NOT NULL,
	`outcome` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `recommendations_by_subject` ON `recommendations` (`tenant_id`,`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`period_start` integer NOT NULL,
	`period_end` integer NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_by_period` ON `reports` (`tenant_id`,`kind`,`period_start`);--> statement-breakpoint
CREATE TABLE `router_actions` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`subject` text NOT NULL,
	`from_stage` text,
	`to_stage` text NOT NULL,
	`reason` text NOT NULL,
	`evidence` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `router_actions_by_tenant_time` ON `router_actions` (`tenant_id`,`at`);--> statement-breakpoint
CREATE TABLE `router_versions` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`origin` text NOT NULL,
	`stage` text NOT NULL,
	`aims` text NOT NULL,
	`previous_id` text,
	`evidence` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `router_versions_by_stage` ON `router_versions` (`tenant_id`,`stage`);--> statement-breakpoint
ALTER TABLE `feedback` ADD `weight` real DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `feedback` ADD `correction` text;--> statement-breakpoint
CREATE INDEX `feedback_by_tenant_time` ON `feedback` (`tenant_id`,`at`);--> statement-breakpoint
ALTER TABLE `requests` ADD `routing` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `grade` real;--> statement-breakpoint
ALTER TABLE `requests` ADD `grade_weight` real;