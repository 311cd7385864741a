package dev.foster.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From text to nodes: places, scalars of YAML 1.2, anchors, merge keys, limits. */
final class YamlReaderTest {
  private final Problems problems = new Problems();

  private Node read(String yaml) {
    return read(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private Node read(byte[] yaml) {
    Source source = new Source("f", "/", 0);
    String text = SourceText.of(yaml, source, problems);
    return text == null ? null : YamlReader.read(source, text, new NodeBudget(), problems);
  }

  private String error(String yaml) {
    assertNull(read(yaml));
    return problems.errors().getFirst().text();
  }

  private static String place(Node node) {
    return node.line + ":" + node.column;
  }

  @Test
  void nodes_read_knowTheirPlaces() {
    Node root = read("a: 1\nb:\n  - x\n  - {c: \"ü𝄞\", d: y}\n");
    Node list = root.get("b");
    assertEquals("1:4", place(root.get("a")));
    assertEquals("3:3", place(list));
    assertEquals("3:5", place(list.items.get(0)));
    assertEquals("4:18", place(list.items.get(1).get("d"))); // characters, not UTF-16 units
    assertEquals("4:15", place(list.items.get(1).entries.get("d").key));
  }

  @Test
  void scalars_read_keepTextAndQuoting() {
    Node root = read("a: off\nb: 'off'\nc: 0o17\nd: |\n  x\n  y\ne: >-\n  x\n  y\nf: !!str 5\n");
    assertEquals("off", root.get("a").text);
    assertTrue(root.get("a").plain);
    assertEquals(false, root.get("b").plain);
    assertEquals("0o17", root.get("c").text);
    assertEquals("x\ny\n", root.get("d").text);
    assertEquals("x y", root.get("e").text);
    assertEquals(false, root.get("f").plain);
  }

  @Test
  void coreSchema_hasTheWordsOfYaml12() {
    assertEquals(true, CoreSchema.flag("TRUE"));
    assertNull(CoreSchema.flag("yes"));
    assertNull(CoreSchema.flag("on"));
    assertEquals(15, CoreSchema.integer("0o17"));
    assertEquals(255, CoreSchema.integer("0xfF"));
    assertEquals(17, CoreSchema.integer("017")); // not octal
    assertEquals(-5, CoreSchema.integer("-5"));
    assertNull(CoreSchema.integer("1_000"));
    assertNull(CoreSchema.integer("1:30"));
    assertNull(CoreSchema.integer("-"));
    assertNull(CoreSchema.integer("٣"));
    assertEquals(Long.MAX_VALUE, CoreSchema.integer("99999999999999999999"));
    assertEquals(0.5, CoreSchema.number(".5"));
    assertEquals(1000.0, CoreSchema.number("1e3"));
    assertNull(CoreSchema.number("."));
    assertNull(CoreSchema.number("1e"));
    assertNull(CoreSchema.number("0x1p3"));
    assertNull(CoreSchema.number("NaN"));
  }

  @Test
  void alias_read_isTheNodeItRefersTo() {
    Node root = read("a: &x [1, 2]\nb: *x\nc: &k key\n");
    assertEquals(root.get("a"), root.get("b"));
  }

  @Test
  void mergeKeys_read_ownKeysWinThenEarlierMaps() {
    Node root =
        read("a: &a {p: a, q: a}\nb: &b {q: b, r: b}\nc: {<<: [*a, *b], r: c}\nd: {\"<<\": x}\n");
    Node merged = root.get("c");
    assertEquals("a", merged.get("p").text);
    assertEquals("a", merged.get("q").text);
    assertEquals("c", merged.get("r").text);
    assertEquals("x", root.get("d").get("<<").text); // quoted: an ordinary key
  }

  @Test
  void emptyText_read_isNull() {
    assertTrue(read("").isNull());
    assertTrue(read("# only this\n").isNull());
    assertTrue(read("---\n...\n").isNull());
    assertTrue(read("%YAML 1.2\n---\n").isNull());
  }

  @Test
  void byteOrderMark_read_isSkipped() {
    Node root = read("\uFEFFa: b\n");
    assertEquals("b", root.get("a").text);
    assertEquals("1:1", place(root.entries.get("a").key));
  }

  @Test
  void brokenText_read_isReportedAtItsByte() {
    byte[] broken = "a: b\nc: dxe\n".getBytes(StandardCharsets.UTF_8);
    broken[9] = (byte) 0xFF;
    assertNull(read(broken));
    assertEquals("f:2:5: byte 0xFF is not valid UTF-8", problems.errors().getFirst().text());
  }

  @Test
  void overlongAndSurrogateBytes_read_areRefused() {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82})) {
      assertNull(read(bytes));
    }
    assertEquals(5, problems.errors().size());
  }

  @Test
  void controlCharacters_read_areRefused() {
    assertEquals("f:1:4: control character 0x1B is not allowed here", error("a: \u001B[31m\n"));
  }

  @Test
  void utf16_read_isReportedByName() {
    byte[] utf16 = "\uFEFFa: b".getBytes(StandardCharsets.UTF_16LE);
    assertNull(read(utf16));
    assertEquals(
        "f:1:1: this is UTF-16; a configuration must be UTF-8",
        problems.errors().getFirst().text());
  }

  @Test
  void nesting_tooDeep_isRefused() {
    assertNotNull(read("[".repeat(60) + "]".repeat(60)));
    assertEquals(
        "f:1:65: lists and maps are nested too deeply here (more than 64)",
        error("[".repeat(100_000)));
  }

  @Test
  void nesting_madeByAliases_isRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 100; i++) {
      yaml.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
    }
    assertTrue(error(yaml.toString()).contains("nested too deeply"));
  }

  @Test
  void aliases_billionLaughs_areRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String ten = ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [" + ten + "]\n");
    }
    assertTrue(error(yaml.toString()).contains("too large here: more than 50000 values"));
  }

  @Test
  void mergeKeys_exploding_areRefused() {
    StringBuilder yaml = new StringBuilder("a0: &a0 {k0: v}\n");
    for (int i = 1; i < 3_000; i++) {
      yaml.append("a" + i + ": &a" + i + " {<<: *a" + (i - 1) + ", k" + i + ": v}\n");
    }
    assertTrue(error(yaml.toString()).contains("too large here"));
  }

  @Test
  void values_tooMany_areRefused() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("a: [".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 300_000; i++) {
      out.writeBytes("1,\n".getBytes(StandardCharsets.UTF_8));
    }
    out.writeBytes("1]".getBytes(StandardCharsets.UTF_8));
    assertNull(read(out.toByteArray()));
    assertTrue(problems.errors().getFirst().text().contains("too large here"));
  }
}
