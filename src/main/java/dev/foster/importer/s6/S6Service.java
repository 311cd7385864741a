package dev.foster.importer.s6;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Place;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Signals;
import dev.foster.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates the folder of one service, without its dependencies and its logger. */
final class S6Service {
  /** Files that are read elsewhere, or that say nothing to Foster. */
  private static final List<String> KNOWN =
      List.of(
          "type",
          "run",
          "up",
          "down",
          "finish",
          "notification-fd",
          "data",
          "down-signal",
          "env",
          "timeout-up",
          "timeout-kill",
          "timeout-finish",
          "max-death-tally",
          "dependencies",
          "dependencies.d",
          "producer-for",
          "consumer-for",
          "pipeline-name",
          "log",
          "check",
          "flag-recommended",
          "contents",
          "contents.d",
          ".gitkeep",
          "README",
          "README.md");

  private static final Pattern OVERLAY =
      Pattern.compile("\\b(s6-[a-z]+|with-contenv|bashio|justc-envdir)\\b");
  private static final Pattern ENDS =
      Pattern.compile("s6-svscanctl|/basedir/bin/halt|\\bhalt\\b|kill\\s+(-\\w+\\s+)?1\\b");

  private final S6Folder folder;
  private final Findings findings;
  private final Yaml.Keys service;
  private RunScript script;

  S6Service(S6Folder folder, Findings findings, Yaml.Keys service) {
    this.folder = folder;
    this.findings = findings;
    this.service = service;
  }

  private String title(String file) {
    return "[" + folder.name() + "] " + file;
  }

  private void note(String file, String message) {
    findings.note(folder.place(file), title(file), message);
  }

  private void lost(String file, String message) {
    findings.lost(folder.place(file), title(file), message);
  }

  void translate(boolean oneshot, boolean legacy) {
    String file = oneshot ? "up" : "run";
    String text = folder.text(file);
    if (text == null) {
      findings.error(folder.place(""), "[" + folder.name() + "]", "has no file '" + file + "'");
      return;
    }
    if (oneshot) {
      service.put("type", Yaml.text(folder.place("type"), "oneshot"));
    }
    command(file, text, oneshot);
    environment();
    times(oneshot);
    if (!oneshot) {
      ready();
      finish();
    } else if (folder.text("down") != null) {
      lost("down", "Foster cannot undo a oneshot: write stop.command of a service that needs it");
    }
    if (legacy && folder.has("down")) {
      service.put("enabled", Yaml.plain(folder.place("down"), "false"));
    }
    if (folder.has("flag-essential")) {
      lost("flag-essential", "Foster can stop every service");
    }
    long deaths = folder.number("max-death-tally");
    if (deaths >= 0) {
      Yaml.Keys limit = service.map("restart", null).map("limit", folder.place("max-death-tally"));
      limit.put("count", Yaml.plain(null, "" + deaths)).put("within", Yaml.plain(null, "1m"));
      note("max-death-tally", "became restart.limit: choose the time that fits");
    }
    for (String other : folder.list("")) {
      if (!KNOWN.contains(other) && !other.equals("flag-essential") && !other.endsWith("~")) {
        lost(other, "Foster has no such setting");
      }
    }
  }

  private void command(String file, String text, boolean oneshot) {
    Place place = folder.place(file);
    script = RunScript.of(text, oneshot);
    if (script.words != null) {
      Yaml.Items words = new Yaml.Items(place);
      for (String word : script.words) {
        words.add(Yaml.text(place, ShellLine.escaped(word)));
      }
      service.put("command", words);
    } else if (script.shell != null) {
      service.put("shell", Yaml.text(place, ShellLine.escaped(script.shell)));
    } else {
      service.put("command", script(file, text, script));
    }
    if (script.isSimple()) {
      process(place);
    }
    String hint = ShellLine.hint(text.replaceAll("(?m)^#.*\\n?", ""));
    if (hint != null) {
      note(file, hint);
    }
  }

  /** The command that runs a script which does more than prepare a program. */
  private Yaml script(String file, String text, RunScript read) {
    Place place = folder.place(file);
    String path = ShellLine.escaped(folder.inImage(file));
    Yaml.Items words = new Yaml.Items(place);
    if (read.execline) {
      lost(file, "a script of execline: write its program as 'command'");
    } else if (read.needsOverlay) {
      String shell = read.interpreter.equals("with-contenv") ? "sh" : read.interpreter;
      words.add(Yaml.text(place, shell));
      note(file, "its first line needs s6-overlay: run by " + shell + " instead");
    }
    String body = text.replaceFirst("^#!.*", "");
    Matcher program = OVERLAY.matcher(body);
    if (!read.execline && program.find()) {
      note(file, "needs " + program.group(1) + ", which is a program of s6-overlay");
    }
    return words.add(Yaml.text(place, path));
  }

  private void process(Place place) {
    if (script.user != null) {
      service.put("user", Yaml.text(place, ShellLine.escaped(script.user)));
    }
    if (script.directory != null) {
      service.put("cwd", Yaml.text(place, ShellLine.escaped(script.directory)));
    }
    if (script.umask != null) {
      service.put("umask", Yaml.text(place, script.umask));
    }
    if (script.nice != null) {
      service.put("nice", Yaml.plain(place, script.nice));
    }
    Yaml.Keys limits = new Yaml.Keys(place);
    script.limits.forEach((name, value) -> limits.put(name, Yaml.plain(place, value)));
    service.put("limits", limits.isEmpty() ? null : limits);
    if (script.envdir != null && !script.envdir.contains("container_environment")) {
      findings.lost(
          place, title("s6-envdir"), "write the variables of " + script.envdir + " as env");
    }
  }

  private void environment() {
    Yaml.Keys env = new Yaml.Keys(null);
    if (script.isSimple()) {
      Place run = folder.place("run");
      script.environment.forEach((name, value) -> env.put(name, Yaml.text(run, value)));
    }
    S6Folder variables = folder.folder("env");
    for (String name : variables.list("")) {
      String value = variables.text(name);
      Place at = variables.place(name);
      if (value != null && ImportNames.isVariable(name, at, title("env"), findings)) {
        env.put(name, Yaml.text(at, ShellLine.escaped(value.stripTrailing())));
      }
    }
    service.put("env", env.isEmpty() ? null : env);
  }

  private void times(boolean oneshot) {
    long up = folder.number("timeout-up");
    if (up > 0 && oneshot) {
      service.put("timeout", duration("timeout-up", up));
    } else if (up > 0) {
      service.map("ready", null).put("timeout", duration("timeout-up", up));
    }
    long kill = folder.number("timeout-kill");
    if (kill > 0) {
      service.map("stop", null).put("timeout", duration("timeout-kill", kill));
    } else if (kill == 0) {
      lost("timeout-kill", "shutdown.timeout limits every stop: write stop.timeout");
    }
    String signal = folder.line("down-signal");
    if (signal != null && Signals.parse(signal) < 0) {
      findings.error(folder.place("down-signal"), title("down-signal"), "is not a signal");
    } else if (signal != null) {
      service.map("stop", null).put("signal", Yaml.text(folder.place("down-signal"), signal));
    }
    if (folder.number("timeout-finish") >= 0) {
      lost("timeout-finish", "stop.timeout limits 'finish', too");
    }
  }

  /** Seconds that the stop may take; 0 without a setting. */
  long stopSeconds() {
    return Math.max(0, folder.number("timeout-kill") / 1000);
  }

  private Yaml duration(String file, long milliseconds) {
    return Yaml.plain(folder.place(file), Durations.text(Duration.ofMillis(milliseconds)));
  }

  private void ready() {
    long fd = folder.number("notification-fd");
    boolean check = folder.has("data/check");
    if (script.notifyOnCheck && check) {
      Yaml.Items words = new Yaml.Items(folder.place("data/check"));
      words.add(Yaml.text(null, ShellLine.escaped(folder.inImage("data/check"))));
      service.map("ready", null).put("exec", words);
    } else if (fd >= 0) {
      service.map("ready", null).put("fd", Yaml.plain(folder.place("notification-fd"), "" + fd));
    }
  }

  private void finish() {
    String text = folder.text("finish");
    if (text == null) {
      return;
    }
    if (ENDS.matcher(text).find()) {
      service.put("ends_container", Yaml.text(folder.place("finish"), "on-exit"));
      note("finish", "became ends_container: on-exit, because it ends the container");
      return;
    }
    RunScript read = RunScript.of(text, false);
    List<Yaml> words = new ArrayList<>();
    if (read.words != null && read.user == null && read.directory == null) {
      read.words.forEach(w -> words.add(Yaml.text(folder.place("finish"), ShellLine.escaped(w))));
      Yaml.Items list = new Yaml.Items(folder.place("finish"));
      words.forEach(list::add);
      service.put("finish", list);
    } else {
      service.put("finish", script("finish", text, read));
      note("finish", "the exit code is in FOSTER_EXIT_CODE, not in $1");
    }
  }
}
