/**
 * Foster called as {@code supervisord}: its command line, and its configuration as a plan.
 *
 * <p>{@link dev.foster.supervisord.SupervisordConfig} reads the file with the importer of {@code
 * foster import supervisord}; what runs is the same supervisor as that of {@code foster up}.
 */
package dev.foster.supervisord;
