/**
 * The kernel of the single-command init ({@code foster run}, and the programs named tini and
 * dumb-init). It starts one child, which inherits Foster's descriptors and may share its terminal.
 * It uses the other packages of {@code kernel.linux} but {@code net} and {@code user}. Only {@code
 * app} calls it.
 */
package dev.foster.kernel.linux.init;
