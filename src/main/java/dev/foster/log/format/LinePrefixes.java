package dev.foster.log.format;

import dev.foster.text.ByteText;
import dev.foster.text.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The names of services before their lines, padded to one width, each in its own colour. */
public final class LinePrefixes {
  /** The name before Foster's own messages. */
  public static final String FOSTER = "foster";

  private static final int MAX_WIDTH = 24;
  private static final String RESET = "\033[0m";
  private static final String[] COLOURS = {
    "36", "33", "32", "35", "34", "96", "93", "92", "95", "94"
  };

  private final Map<String, byte[]> plain = new HashMap<>();
  private final Map<String, byte[]> coloured = new HashMap<>();
  private int width = FOSTER.length();

  /** Sets the names of all services. The widest name, up to {@link #MAX_WIDTH}, sets the width. */
  public void configure(Collection<String> names) {
    plain.clear();
    coloured.clear();
    width = FOSTER.length();
    for (String name : names) {
      width = Math.max(width, Math.min(MAX_WIDTH, name.codePointCount(0, name.length())));
    }
    for (String name : names) {
      add(name);
    }
  }

  private void add(String name) {
    String colour = COLOURS[coloured.size() % COLOURS.length];
    plain.put(name, ByteText.encode(padded(name) + " | "));
    coloured.put(name, ByteText.encode("\033[" + colour + "m" + padded(name) + " |" + RESET + " "));
  }

  private String padded(String name) {
    StringBuilder text = new StringBuilder(name);
    for (int i = name.codePointCount(0, name.length()); i < width; i++) {
      text.append(' ');
    }
    return text.toString();
  }

  /** The prefix of a service's line. */
  byte[] of(String service, boolean colour) {
    byte[] prefix = (colour ? coloured : plain).get(service);
    if (prefix == null) {
      add(service);
      prefix = (colour ? coloured : plain).get(service);
    }
    return prefix;
  }

  /** The prefix of a message of Foster. */
  byte[] foster(Level level, boolean colour) {
    String name = padded(FOSTER);
    String text =
        colour ? "\033[1m" + name + " |" + RESET + " " + levelColour(level) : name + " | ";
    return ByteText.encode(text);
  }

  /** The end of a message of Foster, before its newline. */
  String messageEnd(Level level, boolean colour) {
    return colour && !levelColour(level).isEmpty() ? RESET : "";
  }

  private static String levelColour(Level level) {
    return level == Level.ERROR ? "\033[31m" : level == Level.WARNING ? "\033[33m" : "";
  }
}
