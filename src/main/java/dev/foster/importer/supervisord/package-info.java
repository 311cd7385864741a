/**
 * Reads {@code supervisord.conf} in the dialect of supervisor 4.2 and turns it into keys of Foster.
 *
 * <p>{@link dev.foster.importer.supervisord.IniReader} makes sections and settings with their
 * lines, {@link dev.foster.importer.supervisord.ConfigReader} a model of what supervisord would
 * run, and {@link dev.foster.importer.supervisord.Translation} a configuration of Foster.
 */
package dev.foster.importer.supervisord;
