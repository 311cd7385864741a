/**
 * The first configuration of a user: {@code foster init} looks for installed programs and drafts a
 * commented {@code foster.yaml} that runs them.
 *
 * <p>{@link dev.foster.starter.KnownServices} has a draft for each program, {@link
 * dev.foster.starter.ConfigDraft} puts those of the installed programs together.
 */
package dev.foster.starter;
