package dev.foster.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @Test
  void parse_everyKindOfValue_readsIt() throws Exception {
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("a", 1L);
    expected.put("b", -2.5e3);
    expected.put("c", List.of(true, false));
    expected.put("d", null);
    expected.put("e", "x\"\\/\b\f\n\r\té");
    expected.put("f", Map.of());
    expected.put("g", List.of());
    assertEquals(
        expected,
        JsonReader.parse(
            """
             {"a":1, "b" : -2.5E3,"c":[true,false ],"d":null,
              "e":"x\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9","f":{ },"g":[ ]}
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "-",
        "1.",
        "1e",
        "+1",
        ".5",
        "nul",
        "truely",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "[1 2]",
        "{} {}",
        "NaN",
        "{\"a\":1,\"a\":2}",
        "'a'",
        "[",
        "[\"",
        "{\"a\"",
        "{\"a\":",
        "\"\\u００００\"",
        "[,1]",
        "{,}"
      })
  void parse_notJson_isRefused(String text) {
    assertThrows(JsonReader.Malformed.class, () -> JsonReader.parse(text));
  }

  @Test
  void parse_nestedTooDeeply_isRefused() {
    assertThrows(JsonReader.Malformed.class, () -> JsonReader.parse("[".repeat(100_000)));
    assertThrows(JsonReader.Malformed.class, () -> JsonReader.parse("{\"a\":".repeat(33)));
  }

  @Test
  void parse_hugeNumber_isADouble() throws Exception {
    assertEquals(1e19, JsonReader.parse("10000000000000000000"));
    assertEquals(123456789012345678L, JsonReader.parse("123456789012345678"));
  }

  @Test
  void write_controlCharacters_areEscaped() {
    assertEquals(
        "[\"\\u001b[2J\\u0000\\u009b\\n\"]",
        new JsonWriter().array().value("\u001b[2J\0\u009b\n").endArray().toString());
  }

  @Test
  void write_anyBytes_canBeParsed() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      String text = ByteText.decode(bytes);
      String json = new JsonWriter().array().value(text).endArray().toString();
      byte[] wire = ByteText.encode(json);
      assertEquals(List.of(text), JsonReader.parse(ByteText.decode(wire)));
    }
  }

  @Test
  void parse_outputOfAnotherLibrary_agrees() throws Exception {
    Random random = new Random(3);
    ObjectMapper jackson = new ObjectMapper();
    for (int i = 0; i < 5_000; i++) {
      Object value = random(random, 0);
      String theirs = jackson.writeValueAsString(value);
      assertEquals(value, JsonReader.parse(theirs));
      assertEquals(value, jackson.readValue(ours(new JsonWriter(), value).toString(), LONGS));
    }
  }

  @Test
  void parse_damagedText_throwsOnlyMalformed() {
    Random random = new Random(4);
    String whole =
        "{\"protocol\":1,\"command\":\"stop\",\"services\":[\"a\",\"b\\u00e9\"],\"n\":-1.5e2}";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.deleteCharAt(at);
        } else {
          text.setCharAt(at, (char) random.nextInt(128));
        }
      }
      try {
        JsonReader.parse(text.toString());
      } catch (JsonReader.Malformed expected) {
        assertEquals(true, expected.getMessage().contains(" at character "));
      }
    }
  }

  private static final Class<Object> LONGS = Object.class;

  private static Object random(Random random, int depth) {
    int kind = random.nextInt(depth > 4 ? 4 : 6);
    if (kind == 0) {
      return random.nextLong(-1L << 58, -1L << 40); // beyond int: both read a long
    }
    if (kind == 1) {
      return random.nextBoolean();
    }
    if (kind == 2 || kind == 3) {
      return random
          .ints(random.nextInt(8), 0, 0xD800)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
    if (kind == 4) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        list.add(random(random, depth + 1));
      }
      return list;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put("k" + i, random(random, depth + 1));
    }
    return map;
  }

  private static JsonWriter ours(JsonWriter json, Object value) {
    switch (value) {
      case Long number -> json.value(number.longValue());
      case Boolean flag -> json.value(flag);
      case String text -> json.value(text);
      case List<?> list -> {
        json.array();
        list.forEach(each -> ours(json, each));
        json.endArray();
      }
      case Map<?, ?> map -> {
        json.object();
        map.forEach((key, each) -> ours(json.key((String) key), each));
        json.endObject();
      }
      default -> throw new AssertionError(value);
    }
    return json;
  }
}
