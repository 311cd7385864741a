package dev.foster.control;

import dev.foster.text.JsonWriter;
import java.util.List;

/** The last line of each answer. */
final class Replies {
  /** The whole request was carried out. */
  static final int DONE = 0;

  /** The request failed. */
  static final int FAILED = 1;

  /** The request is invalid. */
  static final int WRONG = 2;

  private Replies() {}

  /** A success; {@code lines} are for people. */
  static JsonWriter done(List<String> lines) {
    return last(DONE, null, lines);
  }

  /**
   * A failure.
   *
   * @param error one line that begins with {@code cannot}
   */
  static JsonWriter error(int code, String error) {
    return last(code, error, List.of());
  }

  static JsonWriter last(int code, String error, List<String> lines) {
    JsonWriter json = new JsonWriter().object().key("done").object();
    json.key("code").value(code);
    json.key("error").value(error);
    json.key("lines").value(lines);
    return json.endObject().endObject();
  }

  /** An answer that is complete at once. */
  static Answer whole(JsonWriter... lines) {
    return (out, now) -> {
      for (JsonWriter line : lines) {
        out.add(line);
      }
      return true;
    };
  }
}
