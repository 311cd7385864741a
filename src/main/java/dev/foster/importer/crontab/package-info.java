/** Reads crontabs as cron does. */
package dev.foster.importer.crontab;
