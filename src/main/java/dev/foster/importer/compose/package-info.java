/** Reads files of docker compose, and turns their services into those of one container. */
package dev.foster.importer.compose;
