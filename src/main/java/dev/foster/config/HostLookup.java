package dev.foster.config;

import dev.foster.kernel.Host;
import dev.foster.kernel.SpawnRequest;
import dev.foster.text.PathText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Users, groups and programs of the machine; each is looked up once. */
final class HostLookup {
  private final LoadContext reading;
  private final Map<String, Host.Account> users = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<String, String> programs = new HashMap<>();

  HostLookup(LoadContext reading) {
    this.reading = reading;
  }

  /** The user, or null. Without checks one that does not exist is nobody. */
  Host.Account user(String name) {
    Host.Account account = users.get(name);
    if (account == null) {
      account = reading.host.user(name);
      if (account == null && !reading.checksMachine) {
        account = new Host.Account(name, 65534, 65534, "/", "/bin/sh", List.of());
      }
      users.put(name, account);
    }
    return account;
  }

  /** The group's number, or -1. Without checks one that does not exist is nogroup. */
  int group(String name) {
    Integer number = groups.get(name);
    if (number == null) {
      number = reading.host.group(name);
      if (number < 0 && !reading.checksMachine) {
        number = 65534;
      }
      groups.put(name, number);
    }
    return number;
  }

  /**
   * Why a program cannot be executed; null if it can, or if that is not to be checked.
   *
   * @param path the service's PATH, or null
   * @param directory what relative names are relative to
   */
  String refusal(String program, String path, String directory) {
    if (!reading.checksMachine) {
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
    Host.Kind kind = reading.host.kind(full);
    if (kind == Host.Kind.ABSENT) {
      return full.equals(program) ? "there is no such file" : "there is no " + full;
    }
    if (kind == Host.Kind.DIRECTORY) {
      return full + " is a directory";
    }
    return reading.host.executable(full) ? null : full + " is not executable";
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
      if (reading.host.kind(full) == Host.Kind.FILE) {
        if (reading.host.executable(full)) {
          return null;
        }
        notExecutable = full + " is not executable";
      }
      at = end + 1;
    }
    return notExecutable != null ? notExecutable : "it is not in PATH (" + search + ")";
  }
}
