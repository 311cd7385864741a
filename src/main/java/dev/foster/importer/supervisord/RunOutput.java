package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.Program.Output;
import dev.foster.kernel.Host;
import dev.foster.text.PathText;
import dev.foster.text.Sizes;
import java.util.List;

/** Translates where the output of a process goes, so that it arrives as under supervisord. */
final class RunOutput {
  private static final long SMALLEST = 4 << 10;
  private static final int MOST_FILES = 1000;
  private static final int MOST_LINKS = 8;
  private static final List<String> STDOUT =
      List.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/1/fd/1");
  private static final List<String> STDERR =
      List.of("/dev/stderr", "/dev/fd/2", "/proc/self/fd/2", "/proc/1/fd/2");
  private static final List<String> CONTAINER = List.of("/dev/console", "/dev/tty");

  private final Host host;
  private final Template template;
  private final Findings findings;
  private boolean toldUnset;

  /** Where a stream goes. */
  private enum Target {
    /** To the container's log, because the file says so. */
    LOG,
    /** There, because nobody reads supervisord's temporary files in a container. */
    UNSET,
    NOWHERE,
    FILE
  }

  RunOutput(Host host, Template template, Findings findings) {
    this.host = host;
    this.template = template;
    this.findings = findings;
  }

  /** Adds the key {@code logs} to a service. */
  void translate(Program program, Yaml.Keys service) {
    boolean joined = program.redirectStderr.is(true);
    Output out = program.stdout;
    Output err = joined ? out : program.stderr;
    Target stdout = target(out, "stdout", program);
    Target stderr = joined ? stdout : target(err, "stderr", program);
    Yaml.Keys logs = new Yaml.Keys(out.file().place());
    boolean showsOut = stdout == Target.LOG || stdout == Target.UNSET;
    boolean showsErr = stderr == Target.LOG || stderr == Target.UNSET;
    boolean named = stdout == Target.LOG || stderr == Target.LOG;
    boolean shown = showsOut || showsErr;
    logs.put("format", Yaml.plain(null, !shown ? "none" : named ? "bare" : "prefixed"));
    if (joined) {
      logs.put("merge", Yaml.plain(program.redirectStderr.place(), "true"));
    } else if (shown && showsOut != showsErr) {
      logs.put("streams", Yaml.plain(null, showsOut ? "stdout" : "stderr"));
    }
    Yaml.Keys file = new Yaml.Keys(out.file().place());
    if (stdout == Target.FILE) {
      file.put("stdout", Yaml.text(out.file().place(), path(out)));
    }
    if (stderr == Target.FILE && !joined) {
      file.put("stderr", Yaml.text(err.file().place(), path(err)));
    }
    if (!file.isEmpty()) {
      rotation(stdout == Target.FILE ? out : err, file);
      logs.put("file", file);
    }
    service.put("logs", logs);
  }

  private Target target(Output output, String stream, Program program) {
    Setting<String> at = output.file();
    if (!output.syslog().is(false)) {
      String message = "Foster writes no syslog; the lines are in the container's log";
      findings.lost(output.syslog().place(), output.syslog().subject(), message);
    }
    if (output.capture().value() != null && output.capture().value() > 0) {
      Setting<Long> capture = output.capture();
      findings.lost(capture.place(), capture.subject(), "Foster has no capture mode");
    }
    switch (output.target()) {
      case "auto" -> {
        tellUnset(program);
        return output.syslog().is(true) ? Target.LOG : Target.UNSET;
      }
      case "syslog" -> {
        findings.lost(at.place(), at.subject(), "goes to the container's log, not to syslog");
        return Target.LOG;
      }
      case "none", "/dev/null" -> {
        return Target.NOWHERE;
      }
      default -> {
        return named(at, resolved(output.target()), stream);
      }
    }
  }

  private Target named(Setting<String> at, String path, String stream) {
    boolean first = STDOUT.contains(path);
    boolean second = STDERR.contains(path);
    boolean other = stream.equals("stdout") ? second : first;
    if (other) {
      String message =
          "goes to the " + stream + " of the container: Foster does not swap the streams";
      findings.lost(at.place(), at.subject(), message);
    }
    return first || second || CONTAINER.contains(path) ? Target.LOG : Target.FILE;
  }

  private void tellUnset(Program program) {
    if (!toldUnset) {
      toldUnset = true;
      String message = "without a logfile, output is in the container's log, not in a temporary";
      findings.note(program.settings.place(), program.settings.title(), message + " file");
    }
  }

  private String path(Output output) {
    return template.foster(resolved(output.target()));
  }

  /** A path with its last part resolved: Foster does not write through symbolic links. */
  private String resolved(String target) {
    String path = PathText.resolve(host.directory(), target);
    for (int i = 0; i < MOST_LINKS && !isDescriptor(path); i++) {
      String link = host.link(path);
      if (link == null) {
        return path;
      }
      path = PathText.resolve(PathText.parent(path), link);
    }
    return path;
  }

  private static boolean isDescriptor(String path) {
    boolean number = path.length() == 9 && path.startsWith("/dev/fd/");
    return number && path.charAt(8) >= '0' && path.charAt(8) <= '9'
        || path.startsWith("/proc/")
        || STDOUT.contains(path)
        || STDERR.contains(path);
  }

  private static void rotation(Output output, Yaml.Keys file) {
    long size = output.size().value();
    String text = size <= 0 ? "1TB" : Sizes.text(Math.clamp(size, SMALLEST, 999L << 40));
    file.put("max_size", Yaml.plain(output.size().place(), text));
    int keep = Math.clamp(output.backups().value(), 0, MOST_FILES);
    file.put("keep", Yaml.plain(output.backups().place(), Integer.toString(keep)));
  }
}
