package dev.foster.config;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import java.util.ArrayList;
import java.util.List;

/** File name patterns as in a shell: {@code * ? [a-z] [!a-z]}, in any part of a path. */
final class Glob {
  private Glob() {}

  static boolean isPattern(String path) {
    return path.indexOf('*') >= 0 || path.indexOf('?') >= 0 || path.indexOf('[') >= 0;
  }

  /**
   * The paths that match an absolute pattern, in name order. Names that start with a dot match only
   * a pattern that starts with a dot.
   *
   * @param limit largest number of paths
   */
  static List<String> find(Host host, String pattern, int limit) {
    List<String> found = new ArrayList<>();
    found.add("");
    int at = 1;
    while (at <= pattern.length()) {
      int slash = pattern.indexOf('/', at);
      int end = slash < 0 ? pattern.length() : slash;
      found = step(host, found, pattern.substring(at, end), slash < 0, limit);
      at = end + 1;
    }
    return found;
  }

  private static List<String> step(
      Host host, List<String> parents, String part, boolean last, int limit) {
    List<String> found = new ArrayList<>();
    for (String parent : parents) {
      if (!isPattern(part)) {
        addIfThere(host, found, part.isEmpty() ? parent : parent + "/" + part, limit);
        continue;
      }
      for (String name : names(host, parent)) {
        if (name.startsWith(".") == part.startsWith(".") && matches(part, name)) {
          String path = parent + "/" + name;
          if (!last || host.kind(path) != Host.Kind.DIRECTORY) {
            addIfThere(host, found, path, limit);
          }
        }
      }
    }
    return found;
  }

  private static void addIfThere(Host host, List<String> found, String path, int limit) {
    if (found.size() < limit && (path.isEmpty() || host.kind(path) != Host.Kind.ABSENT)) {
      found.add(path);
    }
  }

  private static List<String> names(Host host, String directory) {
    try {
      return host.list(directory.isEmpty() ? "/" : directory);
    } catch (KernelException e) {
      return List.of(); // as in a shell: a directory that cannot be read has no matches
    }
  }

  /** Whether a name matches. Only the last star is tried again, so the time is bounded by n × m. */
  static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int starName = 0;
    while (n < name.length()) {
      int next = p < pattern.length() ? one(pattern, p, name.charAt(n)) : -1;
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starName = n;
      } else if (next > 0) {
        p = next;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++starName;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Index after the part of the pattern at {@code p} if it matches {@code c}; else -1. */
  private static int one(String pattern, int p, char c) {
    char first = pattern.charAt(p);
    int close = first == '[' ? pattern.indexOf(']', p + 2) : -1;
    if (close < 0) {
      return first == '?' || first == c ? p + 1 : -1;
    }
    boolean negated = pattern.charAt(p + 1) == '!' || pattern.charAt(p + 1) == '^';
    boolean hit = false;
    for (int i = negated ? p + 2 : p + 1; i < close; i++) {
      boolean range = i + 2 < close && pattern.charAt(i + 1) == '-';
      char low = pattern.charAt(i);
      char high = range ? pattern.charAt(i + 2) : low;
      hit |= low <= c && c <= high;
      i += range ? 2 : 0;
    }
    return hit != negated ? close + 1 : -1;
  }
}
