package dev.foster.kernel.linux.libc;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.Memory;

/** Memory of malloc, reached through jffi (which compiles down to plain loads and stores). */
public final class LinuxMemory implements Memory {
  public static final LinuxMemory INSTANCE = new LinuxMemory();

  private static final MemoryIO MEMORY = Native.MEMORY;
  private static final int MADV_DONTNEED = 4;
  private static final long MEMCHR = Native.symbol("memchr");
  private static final long MEMRCHR = Native.symbol("memrchr");
  private static final long MEMCCPY = Native.symbol("memccpy");

  private LinuxMemory() {}

  @Override
  public long allocate(long bytes) {
    return Native.allocate(bytes, false);
  }

  @Override
  public void free(long address) {
    if (address != 0) {
      MEMORY.freeMemory(address);
    }
  }

  @Override
  public void discard(long address, long length) {
    long page = (int) Native.call(Native.symbol("getpagesize"));
    long from = (address + page - 1) / page * page;
    long size = (address + length) / page * page - from;
    if (size > 0) {
      Native.call(Native.symbol("madvise"), from, size, MADV_DONTNEED);
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
    MEMORY.getByteArray(address, to, offset, length);
  }

  @Override
  public void put(long address, byte[] from, int offset, int length) {
    MEMORY.putByteArray(address, from, offset, length);
  }

  @Override
  public void copy(long from, long to, long length) {
    MEMORY.copyMemory(from, to, length);
  }

  @Override
  public long find(long from, long length, byte value) {
    return length <= 0 ? 0 : Native.call(MEMCHR, from, value & 0xFF, length);
  }

  @Override
  public long findLast(long from, long length, byte value) {
    return length <= 0 ? 0 : Native.call(MEMRCHR, from, value & 0xFF, length);
  }

  @Override
  public long copyLine(long from, long to, long length) {
    return length <= 0 ? 0 : Native.call(MEMCCPY, to, from, '\n', length);
  }
}
