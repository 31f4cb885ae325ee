CREATE TABLE `mails` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`report_id` text NOT NULL,
	`recipients` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`via` text,
	`last_status` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `mails_due` ON `mails` (`state`,`next_at`);--> statement-breakpoint
CREATE INDEX `mails_by_time` ON `mails` (`created_at`);