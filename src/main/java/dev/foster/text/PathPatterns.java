package dev.foster.text;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import java.util.ArrayList;
import java.util.List;

/** File name patterns as in a shell: {@code * ? [a-z] [!a-z]}, in any part of a path. */
public final class PathPatterns {
  private PathPatterns() {}

  /**
   * The paths that match an absolute pattern, in name order. Names that start with a dot match only
   * a pattern that starts with a dot.
   *
   * @param limit largest number of paths
   */
  public static List<String> find(Host host, String pattern, int limit) {
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
      if (!NamePattern.isPattern(part)) {
        addIfThere(host, found, part.isEmpty() ? parent : parent + "/" + part, limit);
        continue;
      }
      for (String name : names(host, parent)) {
        if (name.startsWith(".") == part.startsWith(".") && NamePattern.matches(part, name)) {
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
}
