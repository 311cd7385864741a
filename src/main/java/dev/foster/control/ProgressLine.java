package dev.foster.control;

import dev.foster.text.JsonWriter;

/** Tells a client what its request waits for, whenever that changes. */
final class ProgressLine {
  private String sent;

  /** Appends a line, unless {@code text} is null or was the last one. */
  void send(SendBuffer out, String text) {
    if (text != null && !text.equals(sent) && out.hasRoom()) {
      out.add(new JsonWriter().object().key("progress").value(text).endObject());
      sent = text;
    }
  }
}
