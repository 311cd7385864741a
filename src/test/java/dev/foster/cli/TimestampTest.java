package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.log.Rfc3339;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampTest {

  @Test
  void millis_whatFosterWrites_areRead() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long millis = random.nextLong(0, 4_102_444_800_000L);
      assertEquals(millis, Timestamp.millis(Rfc3339.text(millis)));
    }
  }

  @Test
  void millis_noTime_isMinusOne() {
    assertEquals(-1, Timestamp.millis(null));
    assertEquals(-1, Timestamp.millis("yesterday"));
  }
}
