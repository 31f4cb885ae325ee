CREATE TABLE `audit_checkpoints` (
	`tenant_id` text NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `size`)
);
--> statement-breakpoint
CREATE TABLE `idempotent_replies` (
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`fingerprint` text NOT NULL,
	`status` integer NOT NULL,
	`reply` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `name`)
);
--> statement-breakpoint
CREATE INDEX `idempotent_replies_by_time` ON `idempotent_replies` (`created_at`);--> statement-breakpoint
CREATE TABLE `limits` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `policies` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`definition` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `policy_versions` (
	`tenant_id` text NOT NULL,
	`policy_id` text NOT NULL,
	`version` integer NOT NULL,
	`definition` text,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `policy_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `prices` (
	`tenant_id` text NOT NULL,
	`pattern` text NOT NULL,
	`definition` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `pattern`)
);
--> statement-breakpoint
CREATE TABLE `teams` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `users` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`team_id` text,
	`active` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_by_email` ON `users` (`tenant_id`,`email`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_audit_log` (
	`id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`actor` text NOT NULL,
	`user_id` text,
	`action` text NOT NULL,
	`entity_id` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	`ip` text,
	`before` text,
	`after` text,
	`leaf` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
);
--> statement-breakpoint
INSERT INTO `__new_audit_log`("id", "tenant_id", "seq", "actor", "action", "entity_id", "request_id", "at", "leaf") SELECT "id", "tenant_id", row_number() OVER (PARTITION BY "tenant_id" ORDER BY "at", "id") - 1, "actor", "action", "entity_id", "request_id", "at", '' FROM `audit_log`;--> statement-breakpoint
DROP TABLE `audit_log`;--> statement-breakpoint
ALTER TABLE `__new_audit_log` RENAME TO `audit_log`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `audit_log_by_tenant_time` ON `audit_log` (`tenant_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_id` ON `audit_log` (`tenant_id`,`id`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `user_id` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `tags` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `models` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_until` integer;--> statement-breakpoint
ALTER TABLE `credentials` ADD `weight` real DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `region` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `user_id` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `customer` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `metadata` text;--> statement-breakpoint
ALTER TABLE `requests` ADD `billed_nanos` integer;--> statement-breakpoint
ALTER TABLE `requests` ADD `policy` text;