/**
 * The port to the operating system: interfaces that say what Foster needs of the kernel, and the
 * values that pass through them. It uses only {@code dev.foster.text}. All other packages call the
 * kernel through these interfaces; {@code kernel.linux} implements them, and tests have a simulated
 * kernel.
 */
package dev.foster.kernel;
