package dev.foster.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Rfc3339ParserTest {

  @Test
  void millis_outputOfFoster_isParsed() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long millis = random.nextLong(0, 4_102_444_800_000L);
      assertEquals(millis, Rfc3339Parser.millis(Rfc3339.text(millis)));
    }
  }

  @Test
  void millis_notATime_isMinusOne() {
    assertEquals(-1, Rfc3339Parser.millis(null));
    assertEquals(-1, Rfc3339Parser.millis("yesterday"));
  }
}
