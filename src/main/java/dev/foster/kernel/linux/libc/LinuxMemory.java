package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Memory;

/** {@link Memory} of malloc. */
public final class LinuxMemory implements Memory {
  public static final LinuxMemory INSTANCE = new LinuxMemory();

  private LinuxMemory() {}

  @Override
  public long allocate(long bytes) {
    return NativeHeap.allocate(bytes);
  }

  @Override
  public void free(long address) {
    NativeHeap.free(address);
  }

  @Override
  public void discard(long address, long length) {
    long page = LIBC.sysconf(Constants.SC_PAGESIZE);
    long from = (address + page - 1) / page * page;
    long size = (address + length) / page * page - from;
    if (size > 0) {
      LIBC.madvise(from, size, Constants.MADV_DONTNEED);
    }
  }

  @Override
  public byte getByte(long address) {
    return MEMORY.getByte(address);
  }

  @Override
  public void putByte(long address, byte value) {
    MEMORY.putByte(address, value);
  }

  @Override
  public int getInt(long address) {
    return MEMORY.getInt(address);
  }

  @Override
  public void putInt(long address, int value) {
    MEMORY.putInt(address, value);
  }

  @Override
  public long getLong(long address) {
    return MEMORY.getLong(address);
  }

  @Override
  public void putLong(long address, long value) {
    MEMORY.putLong(address, value);
  }

  @Override
  public void get(long address, byte[] to, int offset, int length) {
    MEMORY.getBytes(address, to, offset, length);
  }

  @Override
  public void put(long address, byte[] from, int offset, int length) {
    MEMORY.putBytes(address, from, offset, length);
  }

  @Override
  public void copy(long from, long to, long length) {
    MEMORY.copy(from, to, length);
  }

  @Override
  public long find(long from, long length, byte value) {
    return length <= 0 ? 0 : LIBC.memchr(from, value & 0xFF, length);
  }

  @Override
  public long findLast(long from, long length, byte value) {
    return length <= 0 ? 0 : LIBC.memrchr(from, value & 0xFF, length);
  }

  @Override
  public long copyLine(long from, long to, long length) {
    return length <= 0 ? 0 : LIBC.memccpy(to, from, '\n', length);
  }
}
