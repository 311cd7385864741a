/**
 * The program: reads the command line, makes the parts of {@code foster up}, connects them, and
 * returns the exit code. The only package that chooses implementations of ports. Nothing else uses
 * it.
 */
package dev.foster.app;
