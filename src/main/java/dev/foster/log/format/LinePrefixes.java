package dev.foster.log.format;

import dev.foster.text.ByteText;
import dev.foster.text.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The names before lines, padded to one width, each in its colour. */
public final class LinePrefixes {
  public static final String FOSTER = "foster";

  private static final int WIDEST = 24;
  private static final String RESET = "\033[0m";
  private static final String[] COLOURS = {
    "36", "33", "32", "35", "34", "96", "93", "92", "95", "94"
  };

  private final Map<String, byte[]> plain = new HashMap<>();
  private final Map<String, byte[]> coloured = new HashMap<>();
  private int width = FOSTER.length();

  /** Sets the names that there are; names are as wide as the widest of them, within reason. */
  public void configure(Collection<String> names) {
    plain.clear();
    coloured.clear();
    width = FOSTER.length();
    for (String name : names) {
      width = Math.max(width, Math.min(WIDEST, name.codePointCount(0, name.length())));
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

  /** What comes before a line of a service. */
  byte[] of(String service, boolean colour) {
    byte[] label = (colour ? coloured : plain).get(service);
    if (label == null) {
      add(service);
      label = (colour ? coloured : plain).get(service);
    }
    return label;
  }

  /** What comes before a message of Foster's own. */
  byte[] foster(Level level, boolean colour) {
    String name = padded(FOSTER);
    String text = colour ? "\033[1m" + name + " |" + RESET + " " + paint(level) : name + " | ";
    return ByteText.encode(text);
  }

  /** What comes after it, before the newline. */
  String messageEnd(Level level, boolean colour) {
    return colour && !paint(level).isEmpty() ? RESET : "";
  }

  private static String paint(Level level) {
    return level == Level.ERROR ? "\033[31m" : level == Level.WARNING ? "\033[33m" : "";
  }
}
