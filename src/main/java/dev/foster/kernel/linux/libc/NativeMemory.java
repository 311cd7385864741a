package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.Memory;
import dev.foster.text.ByteText;

/** {@link Memory} of malloc, with what else the calls of C need. */
public interface NativeMemory extends Memory {
  /** The implementation of this edition. */
  NativeMemory MEMORY = LibcProvider.memory();

  /** The {@code short} at an address, in the machine's byte order. */
  short getShort(long address);

  /** Sets the {@code short} at an address, in the machine's byte order. */
  void putShort(long address, short value);

  /** Sets {@code length} bytes to one value. */
  void fill(long address, long length, byte value);

  /** The C string at an address. */
  default String getString(long address) {
    byte[] bytes = new byte[(int) LIBC.strlen(address)];
    get(address, bytes, 0, bytes.length);
    return ByteText.decode(bytes);
  }

  @Override
  default long allocate(long bytes) {
    return NativeHeap.allocate(bytes);
  }

  @Override
  default void free(long address) {
    NativeHeap.free(address);
  }

  @Override
  default void discard(long address, long length) {
    long page = LIBC.sysconf(Constants.SC_PAGESIZE);
    long from = (address + page - 1) / page * page;
    long size = (address + length) / page * page - from;
    if (size > 0) {
      LIBC.madvise(from, size, Constants.MADV_DONTNEED);
    }
  }

  @Override
  default long find(long from, long length, byte value) {
    return length <= 0 ? 0 : LIBC.memchr(from, value & 0xFF, length);
  }

  @Override
  default long findLast(long from, long length, byte value) {
    return length <= 0 ? 0 : LIBC.memrchr(from, value & 0xFF, length);
  }

  @Override
  default long copyLine(long from, long to, long length) {
    return length <= 0 ? 0 : LIBC.memccpy(to, from, '\n', length);
  }
}
