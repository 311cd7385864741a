/**
 * Sockets and host names. It uses {@code libc}, and {@code spawn} for one purpose: a child removes
 * datagrams with descriptors. Only {@code app} makes its classes; all others use the port {@code
 * Sockets}.
 */
package dev.foster.kernel.linux.net;
