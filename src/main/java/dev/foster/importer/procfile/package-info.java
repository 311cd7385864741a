/** Reads a {@code Procfile} as foreman and overmind do, with the files of their settings. */
package dev.foster.importer.procfile;
