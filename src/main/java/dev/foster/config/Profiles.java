package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.text.NearestWord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The active profiles: those of the command line and of {@code $FOSTER_PROFILES}. {@code *} means
 * all profiles, as in docker compose.
 */
final class Profiles {
  private static final String VARIABLE = "FOSTER_PROFILES";
  private static final String ALL = "*";

  private final Problems problems;
  private final Set<String> active = new LinkedHashSet<>();
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * Profiles of one load.
   *
   * @param requested the names of {@code --profile}
   */
  Profiles(Problems problems, List<String> requested, Map<String, String> environment) {
    this.problems = problems;
    active.addAll(requested);
    for (String name : environment.getOrDefault(VARIABLE, "").split(",")) {
      active.add(name.strip());
    }
    active.remove("");
  }

  /** Whether a service has no profile, or one that is active. */
  boolean select(Fields fields) {
    List<String> names = fields.texts(ConfigKeys.PROFILES);
    boolean selected = names.isEmpty() || active.contains(ALL);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (!isName(name)) {
        Node at = fields.get(ConfigKeys.PROFILES);
        String message = Problems.quote(name) + " must have letters, digits, '_', '.' and '-' only";
        problems.error(at, fields.path(ConfigKeys.PROFILES), message);
      }
      known.add(name);
      selected |= active.contains(name);
    }
    return selected;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!letter && "_.-".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Warns of active profiles that no service has; to be called after all services were read. */
  void warnOfUnknown() {
    for (String name : active) {
      if (!known.contains(name) && !name.equals(ALL)) {
        String message = "no service has the profile " + Problems.quote(name);
        problems.warn(message + NearestWord.hint(name, known));
      }
    }
  }
}
