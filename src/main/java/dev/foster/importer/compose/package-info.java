/** Reads files of docker compose, and makes services of one container of them. */
package dev.foster.importer.compose;
