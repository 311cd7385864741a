/**
 * Every key of foster.yaml with its type, range, default and documentation.
 *
 * <p>{@link dev.foster.config.schema.ConfigKeys} is the only list of keys. The readers in {@code
 * config} take types and defaults from it; the JSON Schema and the reference page are made from it.
 * It uses the enums of {@code plan} and the resource names of {@code kernel}.
 */
package dev.foster.config.schema;
