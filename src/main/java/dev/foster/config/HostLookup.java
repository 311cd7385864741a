package dev.foster.config;

import dev.foster.kernel.Host;
import dev.foster.kernel.SpawnRequest;
import dev.foster.text.PathText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks up users, groups and programs of the machine, each only once. */
final class HostLookup {
  private final LoadContext context;
  private final Map<String, Host.Account> users = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<String, String> programs = new HashMap<>();

  HostLookup(LoadContext context) {
    this.context = context;
  }

  /** The user, or null. Without checks, an unknown user becomes nobody. */
  Host.Account user(String name) {
    Host.Account account = users.get(name);
    if (account == null) {
      account = context.host.user(name);
      if (account == null && !context.checksMachine) {
        account = new Host.Account(name, 65534, 65534, "/", "/bin/sh", List.of());
      }
      users.put(name, account);
    }
    return account;
  }

  /** Number of a group, or -1. Without checks, an unknown group becomes nogroup. */
  int group(String name) {
    Integer number = groups.get(name);
    if (number == null) {
      number = context.host.group(name);
      if (number < 0 && !context.checksMachine) {
        number = 65534;
      }
      groups.put(name, number);
    }
    return number;
  }

  /**
   * Why a program cannot be executed; null if it can, or without checks.
   *
   * @param path PATH of the service, or null
   * @param directory absolute directory for relative names
   */
  String refusal(String program, String path, String directory) {
    if (!context.checksMachine) {
      return null;
    }
    boolean named = program.indexOf('/') >= 0;
    String key = program + "\0" + (named ? "" : path) + "\0" + directory;
    String known = programs.get(key);
    if (known == null) {
      String found = named ? file(program, directory) : inPath(program, path, directory);
      known = found == null ? "" : found;
      programs.put(key, known);
    }
    return known.isEmpty() ? null : known;
  }

  private String file(String program, String directory) {
    String full = PathText.resolve(directory, program);
    Host.Kind kind = context.host.kind(full);
    if (kind == Host.Kind.ABSENT) {
      return full.equals(program) ? "there is no such file" : "there is no " + full;
    }
    if (kind == Host.Kind.DIRECTORY) {
      return full + " is a directory";
    }
    return context.host.executable(full) ? null : full + " is not executable";
  }

  private String inPath(String program, String path, String directory) {
    String search = path == null ? SpawnRequest.DEFAULT_PATH : path;
    String notExecutable = null;
    int at = 0;
    while (at <= search.length()) {
      int colon = search.indexOf(':', at);
      int end = colon < 0 ? search.length() : colon;
      String place = PathText.resolve(directory, search.substring(at, end));
      String full = PathText.resolve(place, program);
      if (context.host.kind(full) == Host.Kind.FILE) {
        if (context.host.executable(full)) {
          return null;
        }
        notExecutable = full + " is not executable";
      }
      at = end + 1;
    }
    return notExecutable != null ? notExecutable : "it is not in PATH (" + search + ")";
  }
}
