/**
 * From bytes to a tree of {@link dev.foster.config.yaml.Node}s that know their file, line and
 * column.
 *
 * <p>The package checks UTF-8 and YAML syntax, resolves aliases and merge keys, limits the size,
 * and collects {@link dev.foster.config.yaml.Problems}. It knows no key of Foster and uses no other
 * package of Foster; {@code config} and {@code lint} use it.
 */
package dev.foster.config.yaml;
