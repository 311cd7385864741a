package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.text.ByteText;

/** Memory of {@code malloc(3)}. The caller frees it. */
public final class NativeHeap {
  private NativeHeap() {}

  /**
   * Memory with any content.
   *
   * @throws OutOfMemoryError there is none
   */
  public static long allocate(long bytes) {
    return checked(LIBC.malloc(bytes), bytes);
  }

  /**
   * Memory that is zero.
   *
   * @throws OutOfMemoryError there is none
   */
  public static long allocateZeroed(long bytes) {
    return checked(LIBC.calloc(bytes), bytes);
  }

  private static long checked(long address, long bytes) {
    if (address == 0) {
      throw new OutOfMemoryError("cannot allocate " + bytes + " bytes outside the Java heap");
    }
    return address;
  }

  /** A C string. */
  public static long allocateString(String text) {
    byte[] bytes = ByteText.encode(text);
    long address = allocate(bytes.length + 1L);
    MEMORY.put(address, bytes, 0, bytes.length);
    MEMORY.putByte(address + bytes.length, (byte) 0);
    return address;
  }

  /** Frees memory that came from here; 0 is ignored. */
  public static void free(long address) {
    LIBC.free(address);
  }
}
