package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.MADV_DONTNEED;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Constants.SC_PAGESIZE;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;

/**
 * Releases memory that the start needed and that waiting does not need: unchanged pages of files
 * (the JVM's code, its archive of classes). The kernel reads a page again when it is used.
 *
 * <p>Only read-only mappings of files without a changed page qualify; {@code /proc/self/pagemap}
 * tells which pages are private copies. Anonymous memory (malloc's arenas, the JVM's heap) never
 * qualifies: another thread may start to use it after the check.
 */
public final class PageReleaser {
  private static final int PRESENT = 0x80; // of the highest byte of a pagemap entry
  private static final int SWAPPED = 0x40;
  private static final int OF_FILE = 0x20;
  private static final int ENTRY = 8;
  private static final int CHUNK = 16 * 1024;
  private static final int MAX_RANGES = 64;
  private static final int MAX_MAPS = 256 * 1024;

  /** Mappings smaller than this are not worth the calls. */
  private static final int MIN_BYTES = 128 * 1024;

  private final byte[] maps;
  private final int pagemap = SmallFiles.open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  private final long pageSize = LIBC.sysconf(SC_PAGESIZE);
  private final long buffer = NativeHeap.allocate(CHUNK);
  private final byte[] entries = new byte[CHUNK];
  private final long[] starts = new long[MAX_RANGES];
  private final long[] lengths = new long[MAX_RANGES];
  private int count;
  private int at;

  private PageReleaser(byte[] maps) {
    this.maps = maps;
  }

  /** Releases all pages that qualify; none if {@code /proc} cannot be read. */
  public static void release() {
    PageReleaser pages = find();
    for (int i = 0; i < 2 * pages.count; i++) { // twice: the first round uses pages itself
      int range = i % pages.count;
      LIBC.madvise(pages.starts[range], pages.lengths[range], MADV_DONTNEED);
    }
  }

  /** Finds the pages that qualify. */
  static PageReleaser find() {
    byte[] maps = SmallFiles.head("/proc/self/maps", MAX_MAPS);
    PageReleaser pages =
        new PageReleaser(maps == null || maps.length == MAX_MAPS ? new byte[0] : maps);
    if (pages.pagemap >= 0) {
      pages.readMaps();
      LIBC.close(pages.pagemap);
    }
    NativeHeap.free(pages.buffer);
    return pages;
  }

  /** True if the page at that address qualifies. */
  boolean contains(long address) {
    for (int i = 0; i < count; i++) {
      if (address >= starts[i] && address < starts[i] + lengths[i]) {
        return true;
      }
    }
    return false;
  }

  /** Lines: {@code start-end rwxp offset device inode path}. */
  private void readMaps() {
    while (at < maps.length && count < MAX_RANGES) {
      long start = hex();
      at++;
      long end = hex();
      boolean writable = maps[at + 2] == 'w';
      int space = at;
      for (int field = 0; field < 3; field++) {
        space = indexOf(' ', space + 1);
      }
      boolean file = maps[space + 1] != '0'; // inode 0: anonymous memory
      at = indexOf('\n', space) + 1;
      if (file && !writable && end - start >= MIN_BYTES && unchanged(start, end)) {
        starts[count] = start;
        lengths[count++] = end - start;
      }
    }
  }

  private long hex() {
    long value = 0;
    for (int digit; (digit = Character.digit(maps[at], 16)) >= 0; at++) {
      value = value << 4 | digit;
    }
    return value;
  }

  private int indexOf(char c, int from) {
    int i = from;
    while (i < maps.length && maps[i] != c) {
      i++;
    }
    return i;
  }

  private boolean unchanged(long start, long end) {
    long last = end / pageSize * ENTRY;
    for (long from = start / pageSize * ENTRY; from < last; from += CHUNK) {
      int size = (int) Math.min(CHUNK, last - from);
      if (LIBC.pread(pagemap, buffer, size, from) != size) {
        return false;
      }
      MEMORY.get(buffer, entries, 0, size);
      for (int i = ENTRY - 1; i < size; i += ENTRY) {
        int flags = entries[i];
        if ((flags & SWAPPED) != 0 || (flags & (PRESENT | OF_FILE)) == PRESENT) {
          return false;
        }
      }
    }
    return true;
  }
}
