package dev.foster.importer;

import java.util.List;
import java.util.Locale;

/** Tells by their names which variables hold secrets. */
public final class Secrets {
  private static final List<String> WORDS =
      List.of("PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "PRIVATE_KEY", "_PASS");

  private Secrets() {}

  /** Whether a variable with that name is likely to hold a secret. */
  public static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (String word : WORDS) {
      if (upper.contains(word) && !upper.endsWith("_FILE")) {
        return true;
      }
    }
    return false;
  }

  /** Notes that a variable is likely to hold a secret. */
  public static void note(String name, Place place, String subject, Findings findings) {
    if (isSecret(name)) {
      String message = "a secret: move it to a file: env: {" + name + ": {file: …}}";
      findings.note(place, subject, message);
    }
  }
}
