/**
 * Every call of C. {@link dev.foster.kernel.linux.libc.Libc} has one method per C function, {@link
 * dev.foster.kernel.linux.libc.NativeMemory} reads and writes memory, and {@link
 * dev.foster.kernel.linux.libc.LibcProvider} chooses the implementations. Classes named {@code
 * Jffi…} are the implementation for the JVM; no other class uses jffi. The rest are small helpers
 * above the two interfaces: error numbers, constants, memory, files. Only the packages below {@code
 * kernel.linux} call this package; {@code app} uses it to report a missing library.
 */
package dev.foster.kernel.linux.libc;
