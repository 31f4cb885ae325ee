CREATE TABLE `provider_health` (
	`provider` text PRIMARY KEY NOT NULL,
	`is_down` integer NOT NULL,
	`since` integer NOT NULL,
	`against` integer NOT NULL,
	`against_since` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_event` ON `webhook_deliveries` (`tenant_id`,`event`,`created_at`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_time` ON `webhook_deliveries` (`created_at`);