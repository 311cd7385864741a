/**
 * Arithmetic with cron expressions: which instants fit, in a time zone with all its changes of the
 * clock. Pure: knows no clock, no service and no file.
 */
package dev.foster.schedule;
