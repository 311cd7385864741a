/** Reads units of systemd: services with their drop-ins, and timers. */
package dev.foster.importer.systemd;
