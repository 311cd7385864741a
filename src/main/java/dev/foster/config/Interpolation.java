package dev.foster.config;

import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Problems;
import java.util.Map;
import java.util.Set;

/**
 * Expands {@code ${VAR}}, {@code ${VAR:-default}}, {@code ${VAR:?message}}, {@code ${VAR:+word}}
 * and {@code $$} in a text. Any other {@code $} stays as it is.
 */
final class Interpolation {
  /** A text cannot be expanded; the message is for the user. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  private static final String SERVICE = "FOSTER_SERVICE";
  private static final String REPLICA = "FOSTER_REPLICA";

  private final Map<String, String> own;
  private Map<String, String> files = Map.of();

  /** Name of the service that is being read, or null. */
  private String service;

  /** Number of the instance that is being read, or null. */
  private String replica;

  /** Names in the {@code env} of that service, which {@code ${VAR}} does not see. */
  private Set<String> unseen = Set.of();

  private boolean dependsOnService;

  /** An expansion with Foster's own environment. */
  Interpolation(Map<String, String> own) {
    this.own = own;
  }

  /** The same expansion for the texts of one service. */
  Interpolation again(String name, String number) {
    Interpolation other = new Interpolation(own);
    other.files = files;
    other.service = name;
    other.replica = number;
    return other;
  }

  /** Adds the variables of the top-level {@code env_file}, which Foster's own override. */
  void add(Map<String, String> variables) {
    files = variables;
  }

  /**
   * Sets the values of {@code ${FOSTER_SERVICE}} and {@code ${FOSTER_REPLICA}}.
   *
   * @param name the service that is being read, or null outside of services
   * @param number number of the instance, or null without {@code replicas}
   * @param env names in its {@code env}, for the message about an unset variable
   */
  void within(String name, String number, Set<String> env) {
    service = name;
    replica = number;
    unseen = env;
  }

  /** Whether the last text contained the name of the service, so that other services differ. */
  boolean dependsOnService() {
    return dependsOnService;
  }

  private String lookUp(String name) {
    if (name.equals(SERVICE)) {
      dependsOnService = true;
      if (service != null) {
        return service;
      }
    }
    if (name.equals(REPLICA)) {
      dependsOnService = true;
      if (replica != null) {
        return replica;
      }
    }
    String value = own.get(name);
    return value != null ? value : files.get(name);
  }

  /** The text with its variables expanded. */
  String expand(String text) throws Refused {
    dependsOnService = false;
    return text.indexOf('$') < 0 ? text : expand(text, 0);
  }

  private String expand(String text, int depth) throws Refused {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '$' && next == '{') {
        int close = close(text, i + 2);
        out.append(variable(text.substring(i + 2, close), depth));
        i = close + 1;
      } else {
        out.append(c);
        i += c == '$' && next == '$' ? 2 : 1;
      }
      if (out.length() > ConfigLimits.VALUE) {
        throw new Refused("the text becomes too long");
      }
    }
    return out.toString();
  }

  /** Index of the brace that closes the expression whose content starts at {@code from}. */
  private static int close(String text, int from) throws Refused {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '$' && (next == '{' || next == '$')) {
        open += next == '{' ? 1 : 0;
        i++;
      } else if (c == '}' && --open == 0) {
        return i;
      }
    }
    throw new Refused("'${' without '}'; write '$${' for a literal '${'");
  }

  private String variable(String inside, int depth) throws Refused {
    if (depth >= ConfigLimits.DEFAULTS_DEPTH) {
      throw new Refused("variables are nested too deeply");
    }
    int end = 0;
    while (end < inside.length() && isNamePart(inside.charAt(end), end == 0)) {
      end++;
    }
    String name = inside.substring(0, end);
    String rest = inside.substring(end);
    boolean fallback = rest.startsWith(":-");
    boolean required = rest.startsWith(":?");
    boolean alternative = rest.startsWith(":+");
    if (name.isEmpty() || !rest.isEmpty() && !fallback && !required && !alternative) {
      throw new Refused(
          "cannot read "
              + Problems.quote("${" + inside + "}")
              + ": write ${VAR}, ${VAR:-default}, ${VAR:+word} or ${VAR:?message}, and $$ for a"
              + " '$'");
    }
    String value = lookUp(name);
    if (alternative) {
      return value == null || value.isEmpty() ? "" : expand(rest.substring(2), depth + 1);
    }
    if (value != null && (rest.isEmpty() || !value.isEmpty())) {
      return value;
    }
    if (fallback) {
      return expand(rest.substring(2), depth + 1);
    }
    if (required) {
      String message = expand(rest.substring(2), depth + 1);
      throw new Refused(message.isEmpty() ? "variable " + name + " must be set" : message);
    }
    throw new Refused("variable " + name + unset(name));
  }

  private String unset(String name) {
    if (name.equals(SERVICE)) {
      return " is set only inside a service and in 'defaults'";
    }
    if (name.equals(REPLICA)) {
      return " is set only inside a service with 'replicas'";
    }
    if (unseen.contains(name)) {
      String why = ": ${…} sees only Foster's environment and the top-level env_file, not 'env'";
      return " is not set" + why + "; a 'shell:' line sees it as $" + name;
    }
    return " is not set; write ${" + name + ":-VALUE} for a default";
  }

  private static boolean isNamePart(char c, boolean first) {
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    return letter || !first && c >= '0' && c <= '9';
  }
}
