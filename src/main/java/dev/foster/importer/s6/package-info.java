/** Reads trees of s6-overlay: services of s6-rc, and the legacy folders. */
package dev.foster.importer.s6;
