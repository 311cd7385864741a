/**
 * Warnings about configurations that are valid but probably wrong, and hints for keys of other
 * programs (docker compose, supervisord, process-compose).
 *
 * <p>{@code config} calls it after a configuration was read without errors, and for each unknown
 * key. It uses the places of {@code config.yaml}, the keys of {@code config.schema} and the facts
 * in {@code programs}.
 */
package dev.foster.lint;
