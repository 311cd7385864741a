package com.kenai.jffi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces jffi's class of this name in the unit tests, whose class path begins with the tests. So
 * the tests check all of Foster's accesses to memory outside the Java heap, and Foster needs no
 * code for that. Each block ends at a page without access. Its bytes, and those before it, have a
 * fixed value at first. Freed memory is not allocated again. An access by Foster outside of a live
 * block throws {@link AssertionError}; such an access by the kernel fails with EFAULT; by libc it
 * crashes.
 *
 * <p>Without {@code -Dfoster.memory=checked} this uses jffi's own implementation.
 */
public class MemoryIO {
  /** Loads the native library, as jffi's class does. */
  final Foreign foreign = Foreign.getInstance();

  private static final boolean CHECKED = "checked".equals(System.getProperty("foster.memory"));
  private static final MemoryIO PLAIN = new UnsafeMemoryIO.UnsafeMemoryIO64();
  private static final MemoryIO INSTANCE = CHECKED ? new MemoryIO() : PLAIN;

  private static final long REGION = 1L << 36; // of addresses, not of memory
  private static final int NO_ACCESS = Foreign.PROT_NONE;
  private static final int READ_WRITE = Foreign.PROT_READ | Foreign.PROT_WRITE;
  private static final int PRIVATE_ANONYMOUS = Foreign.MAP_PRIVATE | Foreign.MAP_ANON;
  private static final int FIXED = Foreign.MAP_FIXED;
  private static final byte PAINT = (byte) 0xA5;

  private static final long PAGE = Foreign.pageSize();
  private static final long START = CHECKED ? map(0, REGION, 0) : 0;
  private static final AtomicLong NEXT = new AtomicLong(START);
  private static final Map<Long, Block> LIVE = new ConcurrentSkipListMap<>();
  private static final List<String> FAULTS = new CopyOnWriteArrayList<>();

  private record Block(long address, long size) {
    long end() {
      return address + size;
    }
  }

  MemoryIO() {}

  public static MemoryIO getInstance() {
    return INSTANCE;
  }

  /** The faults since the last call of this method. */
  public static List<String> takeFaults() {
    List<String> taken = List.copyOf(FAULTS);
    FAULTS.removeAll(taken);
    return taken;
  }

  /** The number of allocated blocks; 0 without the checks. */
  public static int live() {
    return LIVE.size();
  }

  private static long map(long address, long size, int flags) {
    long mapped = Foreign.mmap(address, size, NO_ACCESS, PRIVATE_ANONYMOUS | flags, -1, 0);
    if (mapped == -1) {
      throw new AssertionError("no room for " + size + " bytes");
    }
    return mapped;
  }

  public final long allocateMemory(long size, boolean clear) {
    if (!CHECKED) {
      return Foreign.allocateMemory(size, clear);
    }
    long length = Math.max(size, 1);
    long room = (length + PAGE - 1) / PAGE * PAGE;
    long first = NEXT.getAndAdd(room + PAGE);
    if (first + room + PAGE > START + REGION || Foreign.mprotect(first, room, READ_WRITE) != 0) {
      throw new AssertionError("no memory for " + size + " bytes");
    }
    Block block = new Block(first + room - length, size);
    PLAIN.setMemory(first, room, PAINT);
    if (clear) {
      PLAIN.setMemory(block.address, length, (byte) 0);
    }
    LIVE.put(block.address, block);
    return block.address;
  }

  public final void freeMemory(long address) {
    if (!CHECKED) {
      Foreign.freeMemory(address);
    } else if (address != 0) {
      Block block = LIVE.remove(address);
      if (block == null) {
        throw fault("freed what is not allocated", address, 0);
      }
      long first = address / PAGE * PAGE;
      for (long at = first; at < address; at++) {
        if (PLAIN.getByte(at) != PAINT) {
          fault("something was written before " + block.size + " bytes that are freed", at, 1);
        }
      }
      map(first, (address + Math.max(block.size, 1) + PAGE - 1) / PAGE * PAGE - first, FIXED);
    }
  }

  /** Accepts addresses that are not of a block, such as those of libc or of a mapped page. */
  private static void check(long address, long length) {
    if (length > 0 && address >= 0 && address < PAGE) {
      throw fault("touched what is not there", address, length);
    }
    if (length == 0 || address >= START + REGION || address + length <= START) {
      return;
    }
    Block block = LIVE.get(address);
    if (block == null) {
      var before = ((ConcurrentSkipListMap<Long, Block>) LIVE).floorEntry(address);
      block = before == null ? null : before.getValue();
    }
    if (block == null || length < 0 || address + length > block.end()) {
      throw fault(
          block == null || address - block.end() > PAGE
              ? "touched what is not allocated"
              : "touched " + (address - block.address) + " bytes into " + block.size + " bytes",
          address,
          length);
    }
  }

  private static AssertionError fault(String what, long address, long length) {
    AssertionError fault =
        new AssertionError(what + ", at 0x" + Long.toHexString(address) + ", " + length + " bytes");
    FAULTS.add(fault + " " + List.of(fault.getStackTrace()));
    return fault;
  }

  public byte getByte(long address) {
    check(address, 1);
    return PLAIN.getByte(address);
  }

  public short getShort(long address) {
    check(address, 2);
    return PLAIN.getShort(address);
  }

  public int getInt(long address) {
    check(address, 4);
    return PLAIN.getInt(address);
  }

  public long getLong(long address) {
    check(address, 8);
    return PLAIN.getLong(address);
  }

  public void putByte(long address, byte value) {
    check(address, 1);
    PLAIN.putByte(address, value);
  }

  public void putShort(long address, short value) {
    check(address, 2);
    PLAIN.putShort(address, value);
  }

  public void putInt(long address, int value) {
    check(address, 4);
    PLAIN.putInt(address, value);
  }

  public void putLong(long address, long value) {
    check(address, 8);
    PLAIN.putLong(address, value);
  }

  public void getByteArray(long address, byte[] to, int offset, int length) {
    check(address, length);
    PLAIN.getByteArray(address, to, offset, length);
  }

  public void putByteArray(long address, byte[] from, int offset, int length) {
    check(address, length);
    PLAIN.putByteArray(address, from, offset, length);
  }

  public final void copyMemory(long from, long to, long length) {
    check(from, length);
    check(to, length);
    PLAIN._copyMemory(from, to, length);
  }

  void _copyMemory(long from, long to, long length) {
    throw new AssertionError("not used");
  }

  public void setMemory(long address, long length, byte value) {
    check(address, length);
    PLAIN.setMemory(address, length, value);
  }

  public byte[] getZeroTerminatedByteArray(long address) {
    check(address, 1);
    return PLAIN.getZeroTerminatedByteArray(address);
  }

  // Methods for jnr-posix, with which some tests compare Foster.

  public void putZeroTerminatedByteArray(long address, byte[] from, int offset, int length) {
    check(address, length + 1L);
    PLAIN.putZeroTerminatedByteArray(address, from, offset, length);
  }

  public byte[] getZeroTerminatedByteArray(long address, int most) {
    check(address, 1);
    return PLAIN.getZeroTerminatedByteArray(address, most);
  }

  public long getAddress(long address) {
    return getLong(address);
  }

  public void putAddress(long address, long value) {
    putLong(address, value);
  }

  public final long indexOf(long address, byte value) {
    return PLAIN.memchr(address, value, Integer.MAX_VALUE);
  }

  long memchr(long address, int value, long length) {
    throw new AssertionError("not used");
  }
}
