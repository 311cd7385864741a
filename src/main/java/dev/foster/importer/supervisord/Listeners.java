package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;
import dev.foster.text.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes event listeners whose work Foster does itself. */
final class Listeners {
  private static final int LARGEST = 1 << 16;

  /** The least limit of memory that Foster has. */
  private static final long SMALLEST = 1 << 20;

  private static final Pattern ENDS =
      Pattern.compile(
          "kill|quit|exit|shutdown|stop|die|abort|fatal|sigterm|sigquit", Pattern.CASE_INSENSITIVE);
  private static final Pattern SCRIPT_ENDS =
      Pattern.compile(
          "os\\.kill|getppid|\\$PPID|PPID|kill\\s+(-\\w+\\s+)*(1|\\$)|supervisorctl.*shutdown"
              + "|supervisord\\.pid|\\.shutdown\\(",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL = Pattern.compile("https?://\\S+");

  private final Host host;
  private final Config config;
  private final Findings findings;
  private final List<Program> health = new ArrayList<>();
  private Program ending;

  Listeners(Host host, Config config, Findings findings) {
    this.host = host;
    this.config = config;
    this.findings = findings;
    for (Program program : config.programs) {
      if (program.kind == Kind.LISTENER) {
        recognize(program);
      }
    }
  }

  /** Whether a listener ends the container when a program fails. */
  boolean endsContainer() {
    return ending != null;
  }

  /** The place of that listener, or null. */
  Place place() {
    return ending == null ? null : ending.settings.place();
  }

  private void recognize(Program listener) {
    Settings settings = listener.settings;
    String command = listener.command.value() == null ? "" : listener.command.value();
    Setting<String> events = settings.text("events");
    String names = events.value() == null ? "" : events.value().toUpperCase(Locale.ROOT);
    boolean ofEnd =
        names.contains("PROCESS_STATE_FATAL")
            || names.contains("PROCESS_STATE_EXITED")
            || names.matches("(.*,)?\\s*(PROCESS_STATE|EVENT)\\s*(,.*)?");
    if (command.contains("httpok") || command.contains("memmon")) {
      health.add(listener);
    } else if (ofEnd && ends(settings.section.label() + " " + command, command)) {
      ending = listener;
      String message = "became defaults.ends_container: on-failure, Foster needs no listener";
      findings.note(settings.place(), settings.title(), message);
      if (names.contains("EXITED")) {
        String also = "a program that restarts does not end the container";
        String hint = "; for one that must not exit: restart: never, ends_container: on-exit";
        findings.note(settings.place(), settings.title(), also + hint);
      }
    } else {
      String message = "Foster has no event listeners; see ends_container, health, finish, and";
      String more = " 'foster events -f --json' for a program of your own";
      findings.lost(settings.place(), settings.title(), message + more);
    }
  }

  /** Whether a listener ends supervisord, by its words or by the script that it runs. */
  private boolean ends(String words, String command) {
    if (ENDS.matcher(words).find()) {
      return true;
    }
    for (String word : PythonText.words(command)) {
      if (word.startsWith("/") && host.kind(word) == Host.Kind.FILE) {
        try {
          String script = ByteText.decode(host.read(word, LARGEST));
          if (SCRIPT_ENDS.matcher(script).find()) {
            return true;
          }
        } catch (KernelException e) {
          // a program that cannot be read, or is too large for a script
        }
      }
    }
    return false;
  }

  /** Adds the checks of {@code httpok} and {@code memmon} to the services that they watch. */
  void health(Yaml.Keys services, Map<Program, String> names) {
    for (Program listener : health) {
      if (listener.command.value().contains("memmon")) {
        memory(listener, services, names);
        continue;
      }
      Settings settings = listener.settings;
      String command = config.template.foster(listener.command.value());
      Matcher url = URL.matcher(command);
      boolean found = false;
      List<String> words = PythonText.words(command);
      String address = url.find() ? url.group() : null;
      for (Map.Entry<Program, String> entry : names.entrySet()) {
        boolean watched = words.contains("-p") && isWatched(words, entry.getKey());
        if (address != null && address.startsWith("http://") && watched) {
          Yaml.Keys health = services.map(entry.getValue(), null).map("health", settings.place());
          health.put("http", Yaml.text(settings.place(), address));
          found = true;
        }
      }
      if (found) {
        findings.note(settings.place(), settings.title(), "became health.http");
      } else {
        String message = "httpok: write health: {http: URL} for the services that it watches";
        findings.lost(settings.place(), settings.title(), message);
      }
    }
  }

  /** {@code -p NAME=SIZE}, {@code -g GROUP=SIZE} and {@code -a SIZE} of memmon. */
  private void memory(Program listener, Yaml.Keys services, Map<Program, String> names) {
    Settings settings = listener.settings;
    Map<String, Long> sizes = sizes(PythonText.words(listener.command.value()));
    boolean found = false;
    for (Map.Entry<Program, String> entry : names.entrySet()) {
      Program program = entry.getKey();
      Long size = sizes.getOrDefault("-g " + program.group, sizes.get("-a "));
      size = sizes.getOrDefault("-p " + program.group + ":" + program.name, size);
      size = sizes.getOrDefault("-p " + program.name, size);
      if (size != null) {
        Yaml.Keys health = services.map(entry.getValue(), null).map("health", settings.place());
        health.put("memory", Yaml.plain(settings.place(), Sizes.text(Math.max(size, SMALLEST))));
        found = true;
      }
    }
    if (found) {
      String message = "became health.memory, for all processes of the service together";
      findings.note(settings.place(), settings.title(), message);
    } else {
      String message = "memmon: write health: {memory: SIZE} for the services that it watches";
      findings.lost(settings.place(), settings.title(), message);
    }
  }

  /** The sizes by option and name, such as {@code -p php}. */
  private static Map<String, Long> sizes(List<String> words) {
    Map<String, Long> sizes = new HashMap<>();
    for (int i = 0; i + 1 < words.size(); i++) {
      String option = words.get(i);
      String value = words.get(i + 1);
      int equals = value.lastIndexOf('=');
      boolean named = (option.equals("-p") || option.equals("-g")) && equals > 0;
      Long size = Settings.bytes(value.substring(equals + 1));
      if (size != null && size > 0 && (named || option.equals("-a"))) {
        sizes.put(option + " " + (named ? value.substring(0, equals) : ""), size);
      }
    }
    return sizes;
  }

  private static boolean isWatched(List<String> words, Program program) {
    for (int i = 0; i + 1 < words.size(); i++) {
      String name = words.get(i + 1);
      boolean same = name.equals(program.name) || name.startsWith(program.group + ":");
      if (words.get(i).equals("-p") && same) {
        return true;
      }
    }
    return false;
  }
}
