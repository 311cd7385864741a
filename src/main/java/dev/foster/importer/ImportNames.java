package dev.foster.importer;

import java.util.Set;

/** Names of services. */
public final class ImportNames {
  private static final int LONGEST = 60;

  private ImportNames() {}

  /** The name, or the nearest one that Foster accepts. */
  public static String valid(String name) {
    StringBuilder valid = new StringBuilder();
    for (int i = 0; i < name.length() && valid.length() < LONGEST; i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      boolean mark = "_.-".indexOf(c) >= 0;
      if (letter || mark && !valid.isEmpty()) {
        valid.append(c);
      } else if (!valid.isEmpty()) {
        valid.append('-');
      }
    }
    String text = valid.isEmpty() ? "program" : valid.toString();
    return text.equals("foster") || text.startsWith("x-") ? "service-" + text : text;
  }

  /** The name, or the nearest one that Foster accepts and that is not taken yet. */
  public static String unique(String name, Set<String> taken) {
    String valid = valid(name);
    String unique = valid;
    for (int i = 2; taken.contains(unique); i++) {
      unique = valid + "-" + i;
    }
    return unique;
  }
}
