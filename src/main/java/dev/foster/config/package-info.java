/**
 * Reads foster.yaml: finds and merges files, checks every key, and makes a {@code plan.Plan}.
 *
 * <p>{@link dev.foster.config.ConfigLoader} is the entry; {@code app} calls it at the start, for
 * {@code foster check} and for a reload. One reader class handles each group of keys. The package
 * uses {@code config.yaml} for the syntax, {@code config.schema} for the keys, {@code lint} for
 * warnings, and {@code kernel.Host} for users, programs and files of the machine.
 */
package dev.foster.config;
