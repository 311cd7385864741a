package dev.foster.starter;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.NamePattern;
import java.util.ArrayList;
import java.util.List;

/** Looks for programs and files of the machine. */
final class InstalledPrograms {
  /** Directories of servers that are often missing in the PATH of a user. */
  private static final List<String> SERVERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

  private final Host host;
  private final List<String> directories = new ArrayList<>();

  /** Programs in the directories of a PATH, and in those for servers. */
  InstalledPrograms(Host host, String path) {
    this.host = host;
    for (String directory : (path == null ? "/usr/local/bin:/usr/bin:/bin" : path).split(":")) {
      if (directory.startsWith("/")) {
        directories.add(directory);
      }
    }
    for (String directory : SERVERS) {
      if (!directories.contains(directory)) {
        directories.add(directory);
      }
    }
  }

  /**
   * The path of a program.
   *
   * @param name a name, or a pattern, of which the last match in the order of names counts
   * @return null if there is none
   */
  String find(String name) {
    for (String directory : directories) {
      String match = NamePattern.isPattern(name) ? last(directory, name) : name;
      if (match != null && isProgram(directory + "/" + match)) {
        return directory + "/" + match;
      }
    }
    return null;
  }

  /** The last name in a directory that matches a pattern; null if there is none. */
  String last(String directory, String pattern) {
    String found = null;
    for (String name : list(directory)) {
      found = NamePattern.matches(pattern, name) ? name : found;
    }
    return found;
  }

  boolean isProgram(String path) {
    return host.kind(path) == Host.Kind.FILE && host.executable(path);
  }

  /** The names in a directory; empty if it cannot be read. */
  List<String> list(String directory) {
    try {
      return host.list(directory);
    } catch (KernelException e) {
      return List.of();
    }
  }
}
