package dev.foster.text;

import java.util.List;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) on one line. Bytes that were no UTF-8 (lone surrogates of {@link
 * ByteText}) are written as {@code \\udcXX}, so that they survive the way there and back.
 */
public final class JsonWriter {
  private final StringBuilder text = new StringBuilder(256);
  private boolean comma;

  /** Begins an object. */
  public JsonWriter object() {
    return open('{');
  }

  /** Ends an object. */
  public JsonWriter endObject() {
    return close('}');
  }

  /** Begins an array. */
  public JsonWriter array() {
    return open('[');
  }

  /** Ends an array. */
  public JsonWriter endArray() {
    return close(']');
  }

  /** Names the value that comes next. */
  public JsonWriter key(String name) {
    separate();
    JsonStrings.append(text, name, true);
    text.append(':');
    comma = false;
    return this;
  }

  /** A string, or null. */
  public JsonWriter value(String value) {
    if (value == null) {
      return literal("null");
    }
    separate();
    JsonStrings.append(text, value, true);
    return this;
  }

  /** A number. */
  public JsonWriter value(long value) {
    separate();
    text.append(value);
    return this;
  }

  /** A number, or null. */
  public JsonWriter value(Integer value) {
    return value == null ? literal("null") : value(value.longValue());
  }

  /** true, false, or null. */
  public JsonWriter value(Boolean value) {
    return literal(value == null ? "null" : value ? "true" : "false");
  }

  /** An array of strings. */
  public JsonWriter value(List<String> values) {
    array();
    for (int i = 0; i < values.size(); i++) {
      value(values.get(i));
    }
    return endArray();
  }

  /** A value as {@link JsonReader#parse} gives it. */
  public JsonWriter any(Object value) {
    if (value instanceof Map<?, ?> map) {
      object();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        key((String) entry.getKey()).any(entry.getValue());
      }
      return endObject();
    }
    if (value instanceof List<?> list) {
      array();
      for (Object each : list) {
        any(each);
      }
      return endArray();
    }
    return value instanceof String text ? value(text) : literal(String.valueOf(value));
  }

  private JsonWriter literal(String json) {
    separate();
    text.append(json);
    return this;
  }

  private JsonWriter open(char bracket) {
    separate();
    text.append(bracket);
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    text.append(bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      text.append(',');
    }
    comma = true;
  }

  /** What was written so far. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** What was written so far and a newline, in UTF-8. */
  public byte[] line() {
    return ByteText.encode(text.append('\n').toString());
  }
}
