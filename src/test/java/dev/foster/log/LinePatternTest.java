package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinePatternTest {

  @Test
  void find_aPlainPattern_isFoundAnywhere() {
    Pattern pattern = Pattern.compile("ready to (handle|serve)");
    assertTrue(LinePattern.find(pattern, "x".repeat(60_000) + " ready to serve"));
    assertFalse(LinePattern.find(pattern, "ready to go"));
  }

  @Test
  void find_aPatternThatBacktracksForEver_givesUp() {
    assertFalse(LinePattern.find(Pattern.compile("^(\\w+\\s?)*$"), "a".repeat(5_000) + "!"));
    assertFalse(LinePattern.find(Pattern.compile("(x+x+)+y"), "x".repeat(60_000)));
  }

  @Test
  void find_aPatternThatRecursesDeeply_givesUp() {
    assertFalse(LinePattern.find(Pattern.compile("(a|b|c)*d"), "abc".repeat(20_000)));
  }
}
