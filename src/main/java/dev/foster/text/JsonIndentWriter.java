package dev.foster.text;

/** Writes JSON with two blanks a level. */
public final class JsonIndentWriter {
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean first = true;

  public JsonIndentWriter open(char bracket) {
    out.append(bracket);
    depth++;
    first = true;
    return this;
  }

  public JsonIndentWriter close(char bracket) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(bracket);
    first = false;
    return this;
  }

  private void newLine() {
    out.append('\n').append("  ".repeat(depth));
  }

  /** Begins a value of an array. */
  JsonIndentWriter item() {
    if (!first) {
      out.append(',');
    }
    newLine();
    first = false;
    return this;
  }

  /** Begins a member of an object. */
  public JsonIndentWriter key(String name) {
    item();
    return text(name).raw(": ");
  }

  public JsonIndentWriter raw(String json) {
    out.append(json);
    return this;
  }

  public JsonIndentWriter text(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('"');
    return this;
  }

  public JsonIndentWriter member(String name, String value) {
    return key(name).text(value);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
