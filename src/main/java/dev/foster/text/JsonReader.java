package dev.foster.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, longs, doubles, booleans and null. Strict: what
 * is not JSON is an error, and so are two members of one name and nesting deeper than {@value
 * #MAX_DEPTH}.
 */
public final class JsonReader {
  private static final int MAX_DEPTH = 32;

  /** A text that is not JSON. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message, int at) {
      super(message + " at character " + (at + 1), null, false, false);
    }
  }

  private final String text;
  private int at;
  private int depth;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The value that a text means. */
  public static Object parse(String text) throws Malformed {
    JsonReader json = new JsonReader(text);
    json.skipSpace();
    Object value = json.value();
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.wrong("something after the value");
    }
    return value;
  }

  /** The object that a text means. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> parseObject(String text) throws Malformed {
    if (parse(text) instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new Malformed("not an object", 0);
  }

  private Object value() throws Malformed {
    char c = peek();
    if (c == '{') {
      return object();
    }
    if (c == '[') {
      return array();
    }
    if (c == '"') {
      return string();
    }
    if (c == '-' || c >= '0' && c <= '9') {
      return number();
    }
    if (take("true")) {
      return Boolean.TRUE;
    }
    if (take("false")) {
      return Boolean.FALSE;
    }
    if (take("null")) {
      return null;
    }
    throw wrong("no value");
  }

  private Map<String, Object> object() throws Malformed {
    enter();
    Map<String, Object> map = new LinkedHashMap<>();
    if (peek() != '}') {
      do {
        skipSpace();
        String key = string();
        skipSpace();
        expect(':');
        skipSpace();
        if (map.containsKey(key)) {
          throw wrong("the second member of this name");
        }
        map.put(key, value());
        skipSpace();
      } while (takeComma());
    }
    leave('}');
    return map;
  }

  private List<Object> array() throws Malformed {
    enter();
    List<Object> list = new ArrayList<>();
    if (peek() != ']') {
      do {
        skipSpace();
        list.add(value());
        skipSpace();
      } while (takeComma());
    }
    leave(']');
    return list;
  }

  private void enter() throws Malformed {
    if (++depth > MAX_DEPTH) {
      throw wrong("nested too deeply");
    }
    at++;
    skipSpace();
  }

  private void leave(char bracket) throws Malformed {
    expect(bracket);
    depth--;
  }

  private String string() throws Malformed {
    expect('"');
    int from = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return stringWithEscapes(from);
      }
      if (c < 0x20) {
        throw wrong("a control character in a string");
      }
      at++;
    }
    throw wrong("a string without end");
  }

  private String stringWithEscapes(int from) throws Malformed {
    StringBuilder value = new StringBuilder();
    value.append(text, from, at);
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      if (c < 0x20) {
        throw wrong("a control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw wrong("a string without end");
  }

  private char escaped() throws Malformed {
    char c = peek();
    at++;
    if (c == 'u') {
      int code = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(peek(), 16);
        if (digit < 0 || peek() > 'f') {
          throw wrong("no hexadecimal digit");
        }
        code = code * 16 + digit;
        at++;
      }
      return (char) code;
    }
    int index = "\"\\/bfnrt".indexOf(c);
    if (index < 0) {
      throw wrong("an unknown escape");
    }
    return "\"\\/\b\f\n\r\t".charAt(index);
  }

  private Object number() throws Malformed {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    int whole = at;
    digits();
    if (at - whole > 1 && text.charAt(whole) == '0') {
      throw wrong("a number that begins with 0");
    }
    boolean isWhole = true;
    if (peek() == '.') {
      at++;
      digits();
      isWhole = false;
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
      isWhole = false;
    }
    String digits = text.substring(from, at);
    return isWhole && at - whole <= 18 ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
  }

  private void digits() throws Malformed {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == from) {
      throw wrong("no digit");
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char c) throws Malformed {
    if (peek() != c) {
      throw wrong("no '" + c + "'");
    }
    at++;
  }

  private boolean takeComma() {
    if (peek() != ',') {
      return false;
    }
    at++;
    return true;
  }

  private boolean take(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Malformed wrong(String what) {
    return new Malformed(what, at);
  }
}
