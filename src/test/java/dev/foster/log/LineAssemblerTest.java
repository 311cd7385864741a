package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.log.format.LineFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineAssemblerTest {
  private static final int LONGEST = LineFormat.LONGEST;

  static List<Arguments> blocks() {
    return List.of(
        Arguments.of(List.of("a\n"), List.of("a")),
        Arguments.of(List.of("a\nb\n"), List.of("a", "b")),
        Arguments.of(List.of("a", "b\n"), List.of("ab")),
        Arguments.of(List.of("a", "b", "c\nd", "\n"), List.of("abc", "d")),
        Arguments.of(List.of("\n"), List.of("")),
        Arguments.of(List.of("\n\n\n"), List.of("", "", "")),
        Arguments.of(List.of("a", "\n", "\n"), List.of("a", "")),
        Arguments.of(List.of("a\nno newline"), List.of("a", "no newline")),
        Arguments.of(List.of("x", "y"), List.of("xy")),
        Arguments.of(List.of("\r\n"), List.of("\r")),
        Arguments.of(List.of("a\0b\n\0"), List.of("a\0b", "\0")),
        Arguments.of(List.of("\u00ff\u00fe", "\u0080\n"), List.of("\u00ff\u00fe\u0080")));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void take_blocks_returnsLines(List<String> blocks, List<String> expected) {
    Lines lines = new Lines();
    blocks.forEach(lines::feed);
    lines.end();
    assertEquals(expected, lines.lines);
  }

  @Test
  void take_lineOfTheLongestLength_isWhole() {
    Lines lines = new Lines();
    lines.feed("a".repeat(LONGEST) + "\nb\n");
    lines.end();
    assertEquals(List.of("a".repeat(LONGEST), "b"), lines.lines);
    assertEquals(List.of(false, false), lines.partial);
  }

  @Test
  void take_oneByteMore_isCutAndMarked() {
    Lines lines = new Lines();
    lines.feed("a".repeat(LONGEST + 1) + "\n");
    lines.end();
    assertEquals(List.of("a".repeat(LONGEST) + " [cut]", "a"), lines.lines);
    assertEquals(List.of(true, false), lines.partial);
  }

  @Test
  void take_endlessLine_keepsNoMoreThanOnePiece() {
    Lines lines = new Lines();
    for (int i = 0; i < 100; i++) {
      lines.feed("x".repeat(10_000));
      assertTrue(lines.assembler.unfinishedLength() <= LONGEST);
    }
    assertEquals(15, lines.lines.size());
    lines.end();
    assertEquals(16, lines.lines.size());
    assertEquals(1_000_000 - 15 * LONGEST, lines.lines.get(15).length());
  }

  @Test
  void take_longLineOfTwoByteCharacters_isNotCutWithinOne() {
    Lines lines = new Lines();
    lines.feed(("x" + "é".repeat(50_000) + "\n").getBytes(StandardCharsets.UTF_8));
    lines.end();
    assertEquals(2, lines.lines.size());
    assertEquals(LONGEST - 1 + " [cut]".length(), lines.lines.get(0).length());
    byte[] second = lines.lines.get(1).getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(new String(second, StandardCharsets.UTF_8).startsWith("é"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void take_randomTextInRandomBlocks_equalsReference(int seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      byte[] text = text(random, 1 + random.nextInt(400_000));
      Lines lines = new Lines();
      int largest = 1 + random.nextInt(random.nextBoolean() ? 300 : 256 * 1024);
      for (int at = 0; at < text.length; ) {
        int size = Math.min(text.length - at, 1 + random.nextInt(largest));
        lines.feed(Arrays.copyOfRange(text, at, at + size));
        at += size;
      }
      lines.end();
      List<String> expected = Lines.reference(text);
      assertTrue(expected.equals(lines.lines), "seed " + seed + ", round " + round);
    }
  }

  /**
   * Lines of very different lengths, of any ASCII bytes, so that the place of each cut is certain.
   */
  private static byte[] text(Random random, int length) {
    byte[] text = new byte[length];
    random.nextBytes(text);
    for (int i = 0; i < length; i++) {
      text[i] &= 0x7F;
      text[i] = text[i] == '\n' ? (byte) 'n' : text[i];
    }
    int mean = 1 << random.nextInt(18);
    for (int at = random.nextInt(mean + 1); at < length; at += 1 + random.nextInt(2 * mean)) {
      text[at] = '\n';
    }
    return text;
  }
}
