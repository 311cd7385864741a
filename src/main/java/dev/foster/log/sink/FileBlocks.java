package dev.foster.log.sink;

import dev.foster.kernel.Memory;

/**
 * Memory for lines on their way to the thread that writes them to a file. Large blocks are used
 * again as long as files are written: musl's malloc would map and unmap each of them, and the
 * kernel would clear each page. Any thread may call the methods.
 */
final class FileBlocks {
  /** Smaller blocks are left to the C library. */
  private static final long SMALL = 32 * 1024;

  /** What each large block has room for; pages that nobody touches take no memory. */
  private static final long SIZE = 256 * 1024;

  private static final int MOST = 4;

  private final Memory memory;

  // guarded by this
  private final long[] spare = new long[MOST];
  private int count;

  FileBlocks(Memory memory) {
    this.memory = memory;
  }

  /** Allocates a block for that many bytes. */
  long allocate(long length) {
    if (!isReused(length)) {
      return memory.allocate(length);
    }
    synchronized (this) {
      if (count > 0) {
        return spare[--count];
      }
    }
    return memory.allocate(SIZE);
  }

  /** Frees a block that was allocated for that many bytes. */
  void free(long block, long length) {
    if (isReused(length)) {
      synchronized (this) {
        if (count < MOST) {
          spare[count++] = block;
          return;
        }
      }
    }
    memory.free(block);
  }

  /** Frees the blocks that wait to be used again. */
  synchronized void release() {
    while (count > 0) {
      memory.free(spare[--count]);
    }
  }

  private static boolean isReused(long length) {
    return length > SMALL && length <= SIZE;
  }
}
