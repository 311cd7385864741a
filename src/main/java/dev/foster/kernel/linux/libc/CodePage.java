package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Constants.MAP_ANONYMOUS;
import static dev.foster.kernel.linux.libc.Constants.MAP_PRIVATE;
import static dev.foster.kernel.linux.libc.Constants.PROT_EXEC;
import static dev.foster.kernel.linux.libc.Constants.PROT_READ;
import static dev.foster.kernel.linux.libc.Constants.PROT_WRITE;
import static dev.foster.kernel.linux.libc.Constants.SC_PAGESIZE;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;

/**
 * A page of machine code. It is writable first and executable later, never both at once, and it
 * stays until the process ends.
 */
public final class CodePage {
  private static final int ALIGNMENT = 16;

  private final long start;
  private final long size;
  private int used;

  /**
   * An empty page, writable.
   *
   * @throws KernelException there is no memory
   */
  public CodePage() throws KernelException {
    size = LIBC.sysconf(SC_PAGESIZE);
    start = LIBC.mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    check(start);
  }

  /** Copies code into the page; returns its address. */
  public long add(byte[] code) {
    if (used + code.length > size) {
      throw new IllegalStateException("the page is full");
    }
    long address = start + used;
    MEMORY.put(address, code, 0, code.length);
    used = used + code.length + ALIGNMENT - 1 & -ALIGNMENT;
    return address;
  }

  /**
   * Makes the page executable and no longer writable.
   *
   * @throws KernelException the kernel forbids executable memory
   */
  public void seal() throws KernelException {
    check(LIBC.mprotect(start, size, PROT_READ | PROT_EXEC));
    LIBC.clearCache(start, start + size);
  }

  private static void check(long result) throws KernelException {
    if (result < 0) {
      throw Errno.exception("cannot make a page for machine code", Errno.of(result));
    }
  }
}
