package dev.foster.importer.supervisord;

import dev.foster.plan.SupervisordProcess;
import java.util.List;
import java.util.Map;

/** What supervisord knows about the processes of one program. */
final class Program {
  /** The kinds of sections that start processes. */
  enum Kind {
    PROGRAM,
    FASTCGI,
    LISTENER
  }

  final Kind kind;
  final String name;
  final String group;
  final Settings settings;

  Setting<Integer> groupPriority;
  Setting<Integer> priority;
  Setting<String> command;
  Setting<String> processName;
  Setting<Integer> count;
  Setting<Integer> first;
  Setting<String> directory;
  Setting<Integer> umask;
  Setting<String> user;
  Setting<Boolean> autostart;
  Setting<String> autorestart;
  Setting<Integer> startsecs;
  Setting<Integer> startretries;
  Setting<Integer> stopsignal;
  Setting<Integer> stopwaitsecs;
  Setting<Boolean> stopasgroup;
  Setting<Boolean> killasgroup;
  Setting<List<Integer>> exitcodes;
  Setting<Boolean> redirectStderr;
  Setting<String> serverUrl;
  Setting<String> environmentText;
  Map<String, String> environment = Map.of();
  Output stdout;
  Output stderr;

  /** The settings of one stream of output. */
  record Output(
      Setting<String> file,
      Setting<Long> size,
      Setting<Integer> backups,
      Setting<Boolean> syslog,
      Setting<Long> capture,
      Setting<Boolean> events) {

    /** {@code none}, {@code auto} or {@code syslog} in lower case, or the path as it is. */
    String target() {
      if (file.value() == null) {
        return "auto";
      }
      String lower = file.value().toLowerCase(java.util.Locale.ROOT);
      boolean word = List.of("none", "off", "auto", "syslog").contains(lower);
      return !word ? file.value() : lower.equals("off") ? "none" : lower;
    }
  }

  Program(Kind kind, String name, String group, Settings settings) {
    this.kind = kind;
    this.name = name;
    this.group = group;
    this.settings = settings;
  }

  /** Number of its process; -1 if it stands for all processes of its section. */
  int number = -1;

  /** The names of its process and the priorities, all of which must be known. */
  SupervisordProcess process() {
    String process = processName.value() == null ? name : processName.value();
    return new SupervisordProcess(group, process, groupPriority.value(), priority.value());
  }

  /** Whether it has several processes, or a number that is not known yet. */
  boolean isReplicated() {
    return count.value() == null || count.value() > 1;
  }
}
