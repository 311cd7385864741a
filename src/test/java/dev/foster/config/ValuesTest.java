package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.plan.Check;
import dev.foster.text.Durations;
import dev.foster.text.HostPort;
import dev.foster.text.NamePattern;
import dev.foster.text.ShellWords;
import dev.foster.text.Sizes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The small languages: durations, sizes, words, patterns, addresses, variables. */
final class ValuesTest {

  private static String refusal(Runnable parse) {
    return assertThrows(IllegalArgumentException.class, parse::run).getMessage();
  }

  @Test
  void durations_parsed() {
    assertEquals(Duration.ofMillis(250), Durations.parse("250ms"));
    assertEquals(Duration.ofSeconds(8), Durations.parse("8s"));
    assertEquals(Duration.ofMinutes(90), Durations.parse("1h30m"));
    assertEquals(Duration.ZERO, Durations.parse("0s"));
    assertEquals(Duration.ofHours(87_600), Durations.parse("87600h"));
    assertEquals("a bare number needs a unit: 8s", refusal(() -> Durations.parse("8")));
    assertTrue(refusal(() -> Durations.parse("")).contains("such as 8s"));
    assertTrue(refusal(() -> Durations.parse("1.5s")).contains("whole numbers"));
    assertTrue(refusal(() -> Durations.parse("s")).contains("whole numbers"));
    assertTrue(refusal(() -> Durations.parse("1h 30m")).contains("whole numbers"));
    assertTrue(refusal(() -> Durations.parse("3d")).contains("unknown unit 'd'"));
    assertTrue(refusal(() -> Durations.parse("9".repeat(400) + "h")).contains("at most"));
    assertTrue(refusal(() -> Durations.parse("1h".repeat(90_000))).contains("at most"));
  }

  @Test
  void durations_printed_readBack() {
    for (String text : List.of("250ms", "8s", "1m30s", "1h", "1s250ms", "0s", "1h1m1s1ms")) {
      assertEquals(text, Durations.text(Durations.parse(text)));
    }
  }

  @Test
  void sizes_parsed() {
    assertEquals(64 << 10, Sizes.parse("64KiB"));
    assertEquals(10 << 20, Sizes.parse("10MiB"));
    assertEquals(1_000_000_000L, Sizes.parse("1GB"));
    assertEquals(512, Sizes.parse("512B"));
    assertTrue(refusal(() -> Sizes.parse("10")).contains("needs a unit"));
    assertTrue(refusal(() -> Sizes.parse("10M")).contains("unknown unit 'M'"));
    assertTrue(refusal(() -> Sizes.parse("MiB")).contains("whole number"));
    assertTrue(refusal(() -> Sizes.parse("")).contains("whole number"));
    assertTrue(refusal(() -> Sizes.parse("99999TiB")).contains("at most"));
    assertTrue(refusal(() -> Sizes.parse("9".repeat(100) + "B")).contains("at most"));
    assertEquals("10MiB", Sizes.text(10 << 20));
    assertEquals("1000B", Sizes.text(1000));
  }

  @Test
  void words_splitAsByAShell() {
    assertEquals(List.of("a", "b c", "d"), ShellWords.split(" a  'b c'\td\n"));
    assertEquals(List.of("a b", ""), ShellWords.split("a\\ b \"\""));
    assertEquals(
        List.of("it's", "$X \"q\" \\n"), ShellWords.split("it\\'s \"\\$X \\\"q\\\" \\n\""));
    assertEquals(List.of("ab"), ShellWords.split("a\\\nb"));
    assertEquals(List.of("--x=a b"), ShellWords.split("--x='a b'"));
    assertEquals(List.of("$HOME", "*", "#", "a|b", ";"), ShellWords.split("$HOME * # a|b ;"));
    assertEquals(List.of(), ShellWords.split("  "));
    assertEquals("a ' is not closed", refusal(() -> ShellWords.split("a 'b")));
    assertEquals("a \" is not closed", refusal(() -> ShellWords.split("a \"b\\\"")));
    assertTrue(refusal(() -> ShellWords.split("a\\")).contains("escapes nothing"));
  }

  @Test
  void patterns_matched_asAShellDoes() {
    assertTrue(NamePattern.matches("*.yaml", "a.yaml"));
    assertTrue(NamePattern.matches("*a*b", "xaxxab"));
    assertTrue(NamePattern.matches("?[0-9][!x]", "a5y"));
    assertTrue(NamePattern.matches("[]a]", "]"));
    assertFalse(NamePattern.matches("[!x]", "x"));
    assertFalse(NamePattern.matches("*.yaml", "a.yml"));
    assertTrue(NamePattern.matches("[", "["));
    assertFalse(NamePattern.matches("a?", "a"));
    assertFalse(NamePattern.matches("*a".repeat(50) + "c", "a".repeat(2_000) + "b")); // and soon
  }

  @Test
  void addresses_parsed() {
    assertEquals(new HostPort("::1", 80), HostPort.parse("[::1]:80", -1));
    assertEquals(new HostPort("localhost", 80), HostPort.parse("localhost", 80));
    assertNull(HostPort.parse("localhost", -1));
    assertNull(HostPort.parse(":80", -1));
    assertNull(HostPort.parse("a:0", -1));
    assertNull(HostPort.parse("a:65536", -1));
    assertNull(HostPort.parse("a b:1", -1));
    assertNull(HostPort.parse("[::1", 80));
    assertNull(HostPort.parse("a:1x", -1));
  }

  private static String expand(String text) {
    Interpolation interpolation = new Interpolation(Map.of("A", "1", "EMPTY", "", "S", "${A}"));
    interpolation.add(Map.of("A", "other", "F", "file"));
    try {
      return interpolation.expand(text);
    } catch (Interpolation.Refused e) {
      return "refused: " + e.getMessage();
    }
  }

  @Test
  void variables_expanded() {
    assertEquals("x1y", expand("x${A}y"));
    assertEquals("file", expand("${F}"));
    assertEquals("", expand("${EMPTY}"));
    assertEquals("d", expand("${EMPTY:-d}"));
    assertEquals("", expand("${NO:-}"));
    assertEquals("a1b", expand("${NO:-a${A}b}"));
    assertEquals("a}", expand("a}"));
    assertEquals("${A}", expand("$${A}"));
    assertEquals("$A $ $5 a$", expand("$A $ $5 a$"));
    assertEquals("$", expand("$$"));
    assertEquals("$$", expand("$$$$"));
    assertEquals("${A}", expand("${S}")); // a value is not expanded again
    assertEquals("$}", expand("${NO:-$}}"));
  }

  @Test
  void variables_refused() {
    assertEquals("refused: please", expand("${NO:?please}"));
    assertEquals("refused: variable NO must be set", expand("${NO:?}"));
    assertTrue(expand("${NO}").startsWith("refused: variable NO is not set"));
    assertTrue(expand("${").startsWith("refused: '${' without"));
    assertTrue(expand("${}").startsWith("refused: cannot read"));
    assertTrue(expand("${A-x}").startsWith("refused: cannot read"));
    assertTrue(expand("${A:x}").startsWith("refused: cannot read"));
    assertTrue(expand("${NO:-".repeat(40) + "}".repeat(40)).contains("too deeply"));
  }

  @Test
  void variables_exploding_areRefused() {
    Interpolation interpolation = new Interpolation(Map.of("A", "x".repeat(100_000)));
    Interpolation.Refused refused =
        assertThrows(
            Interpolation.Refused.class, () -> interpolation.expand("${A}".repeat(10_000)));
    assertEquals("the text becomes too long", refused.getMessage());
  }

  /** A scheme is not case-sensitive (RFC 3986 §3.1). */
  @Test
  void url_schemeInUpperCase_isOne() {
    Check http =
        new Loading()
            .service("command: [app]\nready: {http: HTTP://x/}")
            .ready()
            .checks()
            .getFirst();
    assertEquals("HTTP://x/", ((Check.Http) http).url());
  }
}
