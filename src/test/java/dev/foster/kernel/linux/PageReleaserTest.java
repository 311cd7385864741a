package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.MAP_ANONYMOUS;
import static dev.foster.kernel.linux.libc.Constants.MAP_PRIVATE;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Constants.PROT_READ;
import static dev.foster.kernel.linux.libc.Constants.PROT_WRITE;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SmallFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which mappings of the JVM qualify for release. */
class PageReleaserTest {
  private static final int SIZE = 1 << 20;
  private static final int PROT_NONE = 0;
  private static final int SYS_MUNMAP = Abi.ARM64 ? 215 : 11;

  @TempDir Path folder;

  private long mapping;

  private void map(int protection, int flags, int fd) {
    mapping = LIBC.mmap(0, SIZE, protection, flags, fd, 0);
    assertTrue(mapping > 0, () -> Errno.text(Errno.of(mapping)));
  }

  private void protect(int protection) {
    assertEquals(0, LIBC.mprotect(mapping, SIZE, protection), "mprotect");
  }

  /** A mapping of a file of zeros. */
  private void mapFile(int protection) throws IOException {
    Path file = folder.resolve("file");
    java.nio.file.Files.write(file, new byte[SIZE]);
    int fd = SmallFiles.open(file.toString(), O_RDONLY | O_CLOEXEC);
    map(protection, MAP_PRIVATE, fd);
    LIBC.close(fd);
  }

  @AfterEach
  void unmap() {
    LIBC.syscall(SYS_MUNMAP, mapping, SIZE, 0, 0, 0);
  }

  @Test
  void reservedMemory_isKept_asAThreadMayBeginToUseIt() {
    map(PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void anonymousMemory_isKept() {
    map(PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    MEMORY.getByte(mapping);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void file_thatIsOnlyRead_isGivenUp() throws IOException {
    mapFile(PROT_READ);
    assertEquals(0, MEMORY.getByte(mapping));
    PageReleaser pages = PageReleaser.find();
    assertTrue(pages.contains(mapping));
    assertTrue(pages.contains(mapping + SIZE - 1));
  }

  @Test
  void file_thatCanBeWritten_isKept() throws IOException {
    mapFile(PROT_READ | PROT_WRITE);
    MEMORY.getByte(mapping);
    assertFalse(PageReleaser.find().contains(mapping));
  }

  @Test
  void file_withAChangedPage_isKept() throws IOException {
    mapFile(PROT_READ | PROT_WRITE);
    MEMORY.getByte(mapping);
    MEMORY.putByte(mapping + SIZE / 2, (byte) 1);
    protect(PROT_READ);
    assertFalse(PageReleaser.find().contains(mapping + SIZE / 2));
  }

  @Test
  void release_leavesEveryByteAsItWas() throws IOException {
    mapFile(PROT_READ);
    byte[] before = new byte[SIZE];
    MEMORY.get(mapping, before, 0, SIZE);
    PageReleaser.release();
    byte[] after = new byte[SIZE];
    MEMORY.get(mapping, after, 0, SIZE);
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, after);
  }
}
