package dev.foster.log.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.sink.Sink;
import dev.foster.log.sink.StandardOutput;
import dev.foster.text.Level;
import dev.foster.text.Rfc3339;
import dev.foster.text.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatTest {
  private static final long TIME = Instant.parse("2026-11-23T15:46:20.007Z").toEpochMilli();

  private final Io io = LinuxIo.INSTANCE;
  private final Memory memory = io.memory();
  private final LinePrefixes labels = new LinePrefixes();

  @TempDir Path folder;

  private byte[] format(LineFormat format, byte[] lines, boolean partial) throws Exception {
    Path file = folder.resolve("out");
    Files.deleteIfExists(file);
    int fd = io.open(file.toString(), Io.WRITE | Io.CREATE, 0600);
    Epoll epoll = io.epoll();
    StandardOutput output =
        new StandardOutput(io, epoll, 1, Sink.of(io, fd, () -> {}), false, "it");
    long address = memory.allocate(lines.length);
    memory.put(address, lines, 0, lines.length);
    format.begin("php", Stream.STDERR, 17, TIME);
    assertEquals(
        address + lines.length, format.write(output, address, address + lines.length, partial));
    assertTrue(output.flush());
    output.close();
    epoll.close();
    io.close(fd);
    memory.free(address);
    return Files.readAllBytes(file);
  }

  private String format(LineFormat format, String lines) throws Exception {
    byte[] bytes = lines.getBytes(StandardCharsets.ISO_8859_1);
    return new String(format(format, bytes, false), StandardCharsets.ISO_8859_1);
  }

  @Test
  void prefixed_names_arePaddedToTheWidest() throws Exception {
    labels.configure(List.of("php", "scheduler"));
    LineFormat format = new PrefixedFormat(memory, labels, false, false);
    assertEquals("php       | a\nphp       | \n", format(format, "a\n\n"));
    assertEquals("foster    | php: started (pid 17)\n", message(format, "php", "started (pid 17)"));
    assertEquals("foster    | one two\n", message(format, null, "one\ntwo"));
  }

  private static String message(LineFormat format, String service, String text) {
    byte[] line = format.message(Level.INFO, service, text, 1, TIME);
    return new String(line, StandardCharsets.UTF_8);
  }

  @Test
  void prefixed_anyBytes_passUnchanged() throws Exception {
    labels.configure(List.of("php"));
    LineFormat format = new PrefixedFormat(memory, labels, false, false);
    assertEquals("php    | a\0\u00ff\033[2J\rb\n", format(format, "a\0\u00ff\033[2J\rb\n"));
  }

  @Test
  void prefixed_timestamps_comeFirst() throws Exception {
    labels.configure(List.of("php"));
    LineFormat format = new PrefixedFormat(memory, labels, true, false);
    assertEquals("2026-11-23T15:46:20.007Z php    | a\n", format(format, "a\n"));
    assertEquals("2026-11-23T15:46:20.007Z foster | a\n", message(format, null, "a"));
  }

  @Test
  void prefixed_manyBlocks_fillMoreThanTheBuffer() throws Exception {
    labels.configure(List.of("php"));
    LineFormat format = new PrefixedFormat(memory, labels, false, false);
    StringBuilder in = new StringBuilder();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      in.append(i).append('\n');
      out.append("php    | ").append(i).append('\n');
    }
    assertEquals(out.toString(), format(format, in.toString()));
  }

  @Test
  void terminal_colours_areAroundTheName() throws Exception {
    labels.configure(List.of("php"));
    LineFormat format = new TerminalFormat(memory, labels, false, true);
    assertEquals("\033[36mphp    |\033[0m a\n", format(format, "a\n"));
    byte[] message = format.message(Level.ERROR, null, "no", 1, TIME);
    assertEquals(
        "\033[1mfoster |\033[0m \033[31mno\033[0m\n",
        new String(message, StandardCharsets.ISO_8859_1));
  }

  @Test
  void terminal_controlSequences_becomeVisible() throws Exception {
    labels.configure(List.of("php"));
    LineFormat format = new TerminalFormat(memory, labels, false, false);
    assertEquals("php    | ^[]0;title^G\n", format(format, "\033]0;title\007\n"));
    assertEquals("php    | \033[31mred\033[0m\n", format(format, "\033[31mred\n"));
    assertEquals("php    | a\tb\n", format(format, "a\tb\r\n"));
  }

  @Test
  void visible_textWithoutControls_isUnchanged() {
    assertEquals("grün 日本 😀\t|", TerminalText.visible("grün 日本 😀\t|"));
    assertEquals("^[[2J^[[H^M.", TerminalText.visible("\033[2J\033[H\r."));
    assertEquals("\\x9b2J ^? ^@", TerminalText.visible("\u009b2J \u007f \0"));
    assertEquals("\\xff", TerminalText.visible("\udcff"));
    assertEquals("^[[31", TerminalText.visible("\033[31"));
  }

  @Test
  void json_line_hasItsFacts() throws Exception {
    assertEquals(
        "{\"time\":\"2026-11-23T15:46:20.007Z\",\"service\":\"php\",\"stream\":\"stderr\",\"pid\":17,\"line\":\"say"
            + " \\\"hi\\\" \\\\ \\t\\u0000\\u001b\"}\n",
        format(new JsonFormat(memory), "say \"hi\" \\ \t\0\033\n"));
  }

  @Test
  void json_brokenUtf8_isReplacedAndKeptInBase64() throws Exception {
    byte[] line = {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xFF, 'b', '\n'};
    Map<String, String> fields = parse(format(new JsonFormat(memory), line, false)).get(0);
    assertEquals("aé\uFFFDb", fields.get("line"));
    byte[] bytes = Base64.getDecoder().decode(fields.get("line_base64"));
    assertArrayEquals(new byte[] {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xFF, 'b'}, bytes);
  }

  @Test
  void json_pieceOfALine_isMarked() throws Exception {
    byte[] line = "abc [cut]\n".getBytes(StandardCharsets.ISO_8859_1);
    Map<String, String> fields = parse(format(new JsonFormat(memory), line, true)).get(0);
    assertEquals("abc", fields.get("line"));
    assertEquals("true", fields.get("partial"));
  }

  @Test
  void json_message_hasALevel() throws Exception {
    byte[] line = new JsonFormat(memory).message(Level.WARNING, "php", "it\n\udcff", 1, TIME);
    Map<String, String> fields = parse(line).get(0);
    assertEquals("foster", fields.get("service"));
    assertEquals("warning", fields.get("level"));
    assertEquals("php: it\n\uFFFD", fields.get("line"));
  }

  @Test
  void json_randomBytes_areValidAndNothingIsLost() throws Exception {
    Random random = new Random(42);
    List<byte[]> lines = new ArrayList<>();
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < 3000; i++) {
      byte[] line = new byte[random.nextInt(60)];
      random.nextBytes(line);
      for (int k = 0; k < line.length; k++) {
        boolean ascii = i % 3 == 0 || random.nextInt(4) > 0 && i % 3 == 1;
        line[k] = ascii ? (byte) (line[k] & 0x7F) : line[k];
        line[k] = line[k] == '\n' ? (byte) '"' : line[k];
      }
      if (i % 5 == 0) {
        line = "grün 日本 😀 \u007f".substring(random.nextInt(6)).getBytes(StandardCharsets.UTF_8);
      }
      lines.add(line);
      all.write(line);
      all.write('\n');
    }
    List<Map<String, String>> objects =
        parse(format(new JsonFormat(memory), all.toByteArray(), false));
    assertEquals(lines.size(), objects.size());
    for (int i = 0; i < lines.size(); i++) {
      String base64 = objects.get(i).get("line_base64");
      String text = objects.get(i).get("line");
      byte[] back =
          base64 == null
              ? text.getBytes(StandardCharsets.UTF_8)
              : Base64.getDecoder().decode(base64);
      assertArrayEquals(lines.get(i), back, "line " + i);
      if (base64 != null) {
        String expected = new String(lines.get(i), StandardCharsets.UTF_8);
        assertEquals(oneMark(expected), oneMark(text), "line " + i);
      }
    }
  }

  /** Java replaces a broken sequence once, Foster each of its bytes. */
  private static String oneMark(String text) {
    return text.replaceAll("\uFFFD+", "\uFFFD");
  }

  private static List<Map<String, String>> parse(byte[] json) throws IOException {
    List<Map<String, String>> objects = new ArrayList<>();
    for (String line : new String(json, StandardCharsets.UTF_8).split("\n")) {
      Map<String, String> fields = new LinkedHashMap<>();
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        assertEquals(JsonToken.START_OBJECT, parser.nextToken());
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, parser.getText());
        }
        assertFalse(parser.nextToken() != null);
      }
      objects.add(fields);
    }
    return objects;
  }

  @Test
  void time_anyDay_equalsInstant() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      long millis = random.nextLong(253_402_300_800_000L);
      String expected =
          java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
              .format(Instant.ofEpochMilli(millis).atOffset(java.time.ZoneOffset.UTC));
      assertEquals(expected, Rfc3339.text(millis));
    }
    assertEquals("2024-02-29T00:00:00.000Z", Rfc3339.text(1_709_164_800_000L));
  }
}
