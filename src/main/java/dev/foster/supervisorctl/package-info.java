/**
 * Foster called as {@code supervisorctl}: the commands, words, columns and exit codes of supervisor
 * 4.2.5, for a running Foster.
 *
 * <p>{@link dev.foster.supervisorctl.Supervisorctl} reads the command line, {@link
 * dev.foster.supervisorctl.Controller} carries out lines of commands, {@link
 * dev.foster.supervisorctl.FosterClient} asks Foster through the control socket, and {@link
 * dev.foster.supervisorctl.ProcessTable} is the only place that knows for which service or instance
 * a name of supervisord stands.
 */
package dev.foster.supervisorctl;
