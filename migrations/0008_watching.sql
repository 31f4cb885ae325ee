CREATE TABLE `incidents` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`severity` text NOT NULL,
	`body` text NOT NULL,
	`causes` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `incidents_by_time` ON `incidents` (`tenant_id`,`opened_at`);--> statement-breakpoint
CREATE TABLE `spend_forecasts` (
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`period_start` integer NOT NULL,
	`period_end` integer NOT NULL,
	`made_at` integer NOT NULL,
	`body` text NOT NULL,
	`actual_nanos` integer,
	`accuracy` real,
	`within80` integer,
	`within95` integer,
	PRIMARY KEY(`tenant_id`, `kind`, `period_start`, `made_at`)
);
--> statement-breakpoint
CREATE INDEX `spend_forecasts_by_end` ON `spend_forecasts` (`period_end`,`actual_nanos`);--> statement-breakpoint
CREATE TABLE `usage_watches` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL,
	`state` text NOT NULL
);
