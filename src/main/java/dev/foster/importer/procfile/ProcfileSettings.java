package dev.foster.importer.procfile;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import dev.foster.kernel.Host;
import dev.foster.text.PathText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of foreman ({@code .foreman}) and overmind ({@code .overmind.env}). */
final class ProcfileSettings {
  static final int STANDARD_PORT = 5000;
  private static final int MOST = 100;

  /** A value with its line. */
  record Value(String text, Place place, String subject) {}

  private final Host host;
  private final Findings findings;
  private final Map<String, Value> foreman = new LinkedHashMap<>();
  private final Map<String, Value> overmind = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private Value environmentPort;
  private int files = 1;

  /** Whether there is an {@code .env}. */
  boolean hasEnvironment;

  ProcfileSettings(Host host, Findings findings) {
    this.host = host;
    this.findings = findings;
  }

  /** Reads the files in the directory of a Procfile. */
  void read(String directory) {
    values(directory, ".foreman", ':', foreman);
    values(directory, ".overmind.env", '=', overmind);
    Map<String, Value> environment = new LinkedHashMap<>();
    hasEnvironment = values(directory, ".env", '=', environment);
    environmentPort = environment.get("PORT");
    for (Map.Entry<String, Value> entry : environment.entrySet()) {
      if (entry.getKey().startsWith("OVERMIND_")) { // overmind reads that file, too
        overmind.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
    formation(first(foreman, "concurrency", "formation", "c", "m"));
    formation(overmind.get("OVERMIND_FORMATION"));
  }

  private static Value first(Map<String, Value> values, String... keys) {
    for (String key : keys) {
      if (values.containsKey(key)) {
        return values.get(key);
      }
    }
    return null;
  }

  private boolean values(String directory, String name, char mark, Map<String, Value> into) {
    if (host.kind(PathText.resolve(directory, name)) != Host.Kind.FILE) {
      return false;
    }
    String base = host.directory();
    String path = directory.equals(base) ? name : directory + "/" + name;
    SourceFile source = SourceFile.read(host, path, files++, findings);
    if (source == null) {
      return false;
    }
    int number = 0;
    for (String raw : source.text().split("\r?\n", -1)) {
      number++;
      String line = raw.strip();
      int at = line.indexOf(mark);
      if (at > 0 && !line.startsWith("#")) {
        String key = line.substring(0, at).strip();
        key = key.startsWith("export ") ? key.substring(7).strip() : key;
        String value = SourceFile.unquoted(line.substring(at + 1).strip());
        Place place = new Place(source.name(), source.order(), number);
        into.put(key, new Value(value, place, key));
      }
    }
    return true;
  }

  /** Adds {@code web=2,worker=1}, which overrides what came before. */
  void formation(Value value) {
    if (value == null || value.text().isEmpty()) {
      return;
    }
    for (String pair : value.text().split(",", -1)) {
      int equals = pair.indexOf('=');
      String count = pair.substring(equals + 1).strip();
      if (equals <= 0 || !count.matches("[0-9]{1,3}") || Integer.parseInt(count) > MOST) {
        String message = "write NAME=COUNT,NAME=COUNT with numbers up to 100";
        findings.error(value.place(), value.subject() + " " + Findings.shorten(pair), message);
      } else {
        counts.put(pair.substring(0, equals).strip(), Integer.parseInt(count));
      }
    }
  }

  /** Reports names that no process has. */
  void checkNames(Map<String, Procfile.Process> processes) {
    for (String name : counts.keySet()) {
      if (!name.equals("all") && !processes.containsKey(name)) {
        findings.error(null, "-m " + name, "the Procfile has no such process");
      }
    }
  }

  /** How many processes of that name run. */
  int count(String name) {
    Integer own = counts.get(name);
    return own != null ? own : counts.getOrDefault("all", 1);
  }

  /** The port of the first process. */
  int port() {
    Value port = first(foreman, "port", "p");
    port = port != null ? port : overmind.get("OVERMIND_PORT");
    port = port != null ? port : environmentPort;
    return number(port, STANDARD_PORT);
  }

  /** The distance of the ports of two lines. */
  int step() {
    return number(overmind.get("OVERMIND_PORT_STEP"), 100);
  }

  /** Whether processes get a port. */
  boolean hasPorts() {
    return !isTrue("OVERMIND_NO_PORT");
  }

  /** Seconds that foreman waits for the end of a process. */
  int timeout() {
    Value timeout = first(foreman, "timeout", "t");
    timeout = timeout != null ? timeout : overmind.get("OVERMIND_TIMEOUT");
    return number(timeout, 5);
  }

  private int number(Value value, int fallback) {
    if (value == null) {
      return fallback;
    }
    if (!value.text().matches("[0-9]{1,5}")) {
      findings.error(value.place(), value.subject(), "must be a whole number");
      return fallback;
    }
    return Integer.parseInt(value.text());
  }

  /** Whether a setting of overmind names a process, or all of them. */
  boolean names(String key, String process) {
    Value value = overmind.get(key);
    if (value == null) {
      return false;
    }
    List<String> names = List.of(value.text().replace(" ", "").split(",", -1));
    return names.contains(process) || names.contains("all");
  }

  /** Whether a setting of overmind is on. */
  boolean isTrue(String key) {
    Value value = overmind.get(key);
    return value != null
        && List.of("1", "true", "t").contains(value.text().toLowerCase(java.util.Locale.ROOT));
  }

  /** The value for a process in {@code web=TERM,db=INT}; null if there is none. */
  Value of(String key, String process) {
    Value value = overmind.get(key);
    if (value == null) {
      return null;
    }
    for (String pair : value.text().replace(" ", "").split(",", -1)) {
      if (pair.startsWith(process + "=")) {
        return new Value(pair.substring(process.length() + 1), value.place(), key);
      }
    }
    return null;
  }

  /** The settings that Foster has no use for. */
  void unused() {
    List<String> known =
        List.of(
            "OVERMIND_PROCFILE",
            "OVERMIND_FORMATION",
            "OVERMIND_PORT",
            "OVERMIND_PORT_STEP",
            "OVERMIND_NO_PORT",
            "OVERMIND_TIMEOUT",
            "OVERMIND_CAN_DIE",
            "OVERMIND_ANY_CAN_DIE",
            "OVERMIND_AUTO_RESTART",
            "OVERMIND_STOP_SIGNALS",
            "OVERMIND_IGNORED_PROCESSES");
    for (Value value : overmind.values()) {
      if (value.subject().startsWith("OVERMIND_") && !known.contains(value.subject())) {
        findings.lost(value.place(), value.subject(), "has no counterpart in Foster");
      }
    }
    List<String> keys =
        List.of("procfile", "concurrency", "formation", "c", "m", "f", "port", "p", "timeout", "t");
    for (Value value : foreman.values()) {
      if (!keys.contains(value.subject())) {
        findings.lost(value.place(), value.subject(), "has no counterpart in Foster");
      }
    }
  }
}
