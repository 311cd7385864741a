package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.text.ByteText;
import java.util.List;

/**
 * Memory for the C strings and arrays of one call. Its user clears it before the next call. One
 * thread at a time.
 */
public final class NativeArena {
  private long base;
  private long capacity;
  private long used;
  private long[] outgrown = new long[4];
  private int outgrownCount;

  public NativeArena(int capacity) {
    this.capacity = capacity;
    base = NativeHeap.allocate(capacity);
  }

  /** Makes all memory available again; addresses from before are no longer valid. */
  public void clear() {
    used = 0;
    while (outgrownCount > 0) {
      NativeHeap.free(outgrown[--outgrownCount]);
    }
  }

  /** Frees all memory; the arena can no longer be used. */
  public void free() {
    clear();
    NativeHeap.free(base);
    base = 0;
    capacity = 0;
  }

  /** {@code size} bytes, aligned to eight, with any content. */
  public long take(long size) {
    long start = (used + 7) & ~7L;
    if (start + size > capacity) {
      grow(size);
      start = 0;
    }
    used = start + size;
    return base + start;
  }

  private void grow(long size) {
    if (outgrownCount == outgrown.length) {
      outgrown = java.util.Arrays.copyOf(outgrown, outgrownCount * 2);
    }
    outgrown[outgrownCount++] = base;
    capacity = Math.max(capacity * 2, size);
    base = NativeHeap.allocate(capacity);
  }

  /** A C string. */
  public long string(String text) {
    byte[] bytes = ByteText.encode(text);
    long address = take(bytes.length + 1L);
    MEMORY.put(address, bytes, 0, bytes.length);
    MEMORY.putByte(address + bytes.length, (byte) 0);
    return address;
  }

  /** A null-terminated array of pointers to C strings. */
  public long strings(List<String> texts) {
    int count = texts.size();
    long array = take(8L * (count + 1));
    for (int i = 0; i < count; i++) {
      MEMORY.putLong(array + 8L * i, string(texts.get(i)));
    }
    MEMORY.putLong(array + 8L * count, 0);
    return array;
  }
}
