CREATE TABLE `remote_objects` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`provider` text NOT NULL,
	`upstream_id` text NOT NULL,
	`key_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `remote_objects_by_upstream` ON `remote_objects` (`tenant_id`,`provider`,`upstream_id`);--> statement-breakpoint
CREATE TABLE `stored_responses` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`previous_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`arm` text NOT NULL,
	`is_native` integer NOT NULL,
	`input` text NOT NULL,
	`response` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `stored_responses_by_expiry` ON `stored_responses` (`expires_at`);--> statement-breakpoint
ALTER TABLE `requests` ADD `operation` text DEFAULT 'chat' NOT NULL;--> statement-breakpoint
ALTER TABLE `requests` ADD `more` text;