package dev.foster.importer;

import java.util.Set;

/** Names of services and variables. */
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

  /**
   * Whether the configuration can set a variable of that name. It takes names that begin with
   * {@code x-} for extensions, and ignores them. Reports other names.
   */
  public static boolean isVariable(String name, Place place, String subject, Findings findings) {
    boolean good = !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0;
    if (!good || name.startsWith("x-")) {
      findings.lost(place, subject, "a variable cannot be called " + name);
      return false;
    }
    return true;
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
