/**
 * {@code foster import}: turns the configuration of another program into one of Foster.
 *
 * <p>An importer reads its files into a model, with the place of everything, reports each problem
 * as a {@link dev.foster.importer.Finding}, and makes a tree of Foster's keys in which each key
 * knows the line that it comes from.
 */
package dev.foster.importer;
