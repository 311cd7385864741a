package dev.foster.kernel.linux.libc;

/** {@link Libc} by direct calls of C, bound when the native edition is built. */
final class NativeLibc implements NativeFiles, NativeProcesses, NativeMemoryCalls, NativeNetwork {}
