package dev.foster.kernel.linux.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.linux.libc.Abi;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HandlerPageTest {

  /** What may be done with the page at an address, from {@code /proc/self/maps}. */
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
    HandlerPage page = new HandlerPage();
    long code = page.add(HandlerCode.plain(Abi.ARM64, 99));
    assertEquals("rw-p", access(code));
    page.seal();
    assertEquals("r-xp", access(code));
  }
}
