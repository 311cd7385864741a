package dev.foster.kernel.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodePageTest {

  /** The permissions of the page at an address, from {@code /proc/self/maps}. */
  private static String access(long address) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] fields = line.split(" ");
      String[] range = fields[0].split("-");
      if (Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
          && Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0) {
        return fields[1];
      }
    }
    return "not there";
  }

  @Test
  void seal_makesItExecutableAndNoLongerWritable() throws Exception {
    CodePage page = new CodePage();
    long code = page.add(new byte[] {(byte) 0xc3});
    assertEquals("rw-p", access(code));
    page.seal();
    assertEquals("r-xp", access(code));
  }
}
