package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.libc.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mappings of this very process would be given up. */
class PageReleaserTest {
  private static final int SIZE = 1 << 20;
  private static final int PROT_NONE = 0;
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = 0x20;

  @TempDir Path folder;

  private long mapping;

  private void map(int protection, int flags, int fd) {
    mapping = Native.call(Native.symbol("mmap"), 0, SIZE, protection, flags, fd, 0);
    assertTrue(mapping != -1, () -> Native.message(Native.errno()));
  }

  private void protect(int protection) {
    assertEquals(
        0, (int) Native.call(Native.symbol("mprotect"), mapping, SIZE, protection), "mprotect");
  }

  /** A mapping of a file of zeros. */
  private void mapFile(int protection) throws IOException {
    Path file = folder.resolve("file");
    java.nio.file.Files.write(file, new byte[SIZE]);
    int fd = SmallFiles.open(file.toString(), Abi.O_RDONLY | Abi.O_CLOEXEC);
    map(protection, MAP_PRIVATE, fd);
    Native.call(Native.symbol("close"), fd);
  }

  @AfterEach
  void unmap() {
    Native.call(Native.symbol("munmap"), mapping, SIZE);
  }

  @Test
  void reservedMemory_isKept_asAThreadMayBeginToUseIt() {
    map(PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void anonymousMemory_isKept() {
    map(PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    Native.MEMORY.getByte(mapping);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void file_thatIsOnlyRead_isGivenUp() throws IOException {
    mapFile(PROT_READ);
    assertEquals(0, Native.MEMORY.getByte(mapping));
    PageReleaser pages = PageReleaser.find();
    assertTrue(pages.contains(mapping));
    assertTrue(pages.contains(mapping + SIZE - 1));
  }

  @Test
  void file_thatCanBeWritten_isKept() throws IOException {
    mapFile(PROT_READ | PROT_WRITE);
    Native.MEMORY.getByte(mapping);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void file_withAChangedPage_isKept() throws IOException {
    mapFile(PROT_READ | PROT_WRITE);
    Native.MEMORY.getByte(mapping);
    Native.MEMORY.putByte(mapping + SIZE / 2, (byte) 1);
    protect(PROT_READ);
    assertFalse(PageReleaser.find().contains(mapping + SIZE / 2));
  }

  @Test
  void release_leavesEveryByteAsItWas() throws IOException {
    mapFile(PROT_READ);
    byte[] before = new byte[SIZE];
    Native.MEMORY.getByteArray(mapping, before, 0, SIZE);
    PageReleaser.release();
    byte[] after = new byte[SIZE];
    Native.MEMORY.getByteArray(mapping, after, 0, SIZE);
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, after);
  }
}
