package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.Program.Output;
import dev.foster.text.Sizes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Translates where the output of programs goes. */
final class OutputTranslation {
  private static final long SMALLEST = 4 << 10;
  private static final int MOST_FILES = 1000;
  private static final List<String> CONTAINER =
      List.of("/dev/stdout", "/dev/stderr", "/dev/console", "/dev/tty");

  private final Template template;
  private final Findings findings;
  private final Map<String, String> owners = new HashMap<>();
  private boolean toldUnset;

  /** Where a stream goes. */
  private enum Target {
    LOG,
    NOWHERE,
    FILE
  }

  OutputTranslation(Template template, Findings findings) {
    this.template = template;
    this.findings = findings;
  }

  /** Adds the key {@code logs} to a service. */
  void translate(Program program, String name, Yaml.Keys service) {
    boolean joined = program.redirectStderr.is(true);
    if (program.redirectStderr.isVariable()) {
      Setting<Boolean> at = program.redirectStderr;
      findings.lost(at.place(), at.subject(), "both streams are separate");
    }
    Output out = program.stdout;
    Output err = joined ? program.stdout : program.stderr;
    Target stdout = target(out);
    Target stderr = joined ? stdout : target(err);
    lost(out);
    if (!joined) {
      lost(err);
    }
    Yaml.Keys logs = new Yaml.Keys(out.file().isGiven() ? out.file().place() : err.file().place());
    if (stdout == Target.FILE && isTaken(out, name)) {
      stdout = Target.LOG;
      stderr = joined ? Target.LOG : stderr;
    }
    if (!joined && stderr == Target.FILE && isTaken(err, name)) {
      stderr = Target.LOG;
    }
    boolean quiet = stdout != Target.LOG && stderr != Target.LOG;
    if (quiet) {
      logs.put("format", Yaml.text(logs(out, err), "none"));
    }
    Yaml.Keys file = new Yaml.Keys(logs(out, err));
    files(out, stdout, err, stderr, file);
    if (!file.isEmpty()) {
      rotation(stdout == Target.FILE ? out : err, file);
      logs.put("file", file);
    }
    boolean half = !quiet && (stdout == Target.NOWHERE || stderr == Target.NOWHERE);
    if (half) {
      Setting<String> at = stdout == Target.NOWHERE ? out.file() : err.file();
      String message = "Foster drops both streams or none; this one is in the container's log";
      findings.lost(at.place(), at.subject(), message);
    }
    service.put("logs", logs.isEmpty() ? null : logs);
  }

  private static dev.foster.importer.Place logs(Output out, Output err) {
    return out.file().isGiven() ? out.file().place() : err.file().place();
  }

  private Target target(Output output) {
    String target = output.target();
    Setting<String> at = output.file();
    if (target.equals("auto")) {
      tellUnset(at);
      return Target.LOG;
    }
    if (target.equals("syslog")) {
      findings.lost(at.place(), at.subject(), "goes to the container's log, not to syslog");
      return Target.LOG;
    }
    if (target.equals("none") || target.equals("/dev/null")) {
      return Target.NOWHERE;
    }
    boolean container =
        CONTAINER.contains(target) || target.matches("/dev/fd/[12]|/proc/(self|1)/fd/[12]");
    if (container) {
      findings.became(at.place(), at.subject(), "nothing: Foster writes to the container's log");
    }
    return container ? Target.LOG : Target.FILE;
  }

  private void tellUnset(Setting<String> at) {
    if (!toldUnset && at.isGiven()) {
      toldUnset = true;
      String message = "not in a temporary file any more, but in the container's log";
      findings.note(at.place(), at.subject(), message);
    }
  }

  private void files(Output out, Target stdout, Output err, Target stderr, Yaml.Keys file) {
    boolean both = stdout == Target.FILE && stderr == Target.FILE;
    if (both && out.target().equals(err.target())) {
      put("path", out, file);
      return;
    }
    if (stdout == Target.FILE) {
      put("stdout", out, file);
    }
    if (stderr == Target.FILE) {
      put("stderr", err, file);
    }
    if (both && !sameRotation(out, err)) {
      Setting<String> at = err.file();
      findings.lost(at.place(), at.subject(), "both files are rotated as that of stdout");
    }
    if (both || file.isEmpty()) {
      return;
    }
    if (stdout == Target.LOG || stderr == Target.LOG) {
      Setting<String> at = stdout == Target.FILE ? out.file() : err.file();
      String message = "is in the container's log as well, because the other stream is";
      findings.note(at.place(), at.subject(), message);
    }
  }

  private static boolean sameRotation(Output out, Output err) {
    return String.valueOf(out.size().value()).equals(String.valueOf(err.size().value()))
        && String.valueOf(out.backups().value()).equals(String.valueOf(err.backups().value()));
  }

  /** Whether another service writes the file: two that rotate it would lose lines. */
  private boolean isTaken(Output output, String name) {
    Setting<String> at = output.file();
    String other = owners.putIfAbsent(path(output), name);
    if (other == null || other.equals(name)) {
      return false;
    }
    String message = "service " + other + " writes this file; now in the container's log";
    findings.lost(at.place(), at.subject(), message);
    return true;
  }

  private String path(Output output) {
    return Environments.home(template.foster(output.target()));
  }

  private void put(String key, Output output, Yaml.Keys file) {
    Setting<String> at = output.file();
    file.put(key, Yaml.text(at.place(), path(output)));
    findings.became(at.place(), at.subject(), "became logs.file." + key);
  }

  private void rotation(Output output, Yaml.Keys file) {
    Setting<Long> size = output.size();
    Setting<Integer> keep = output.backups();
    if (size.isVariable() || keep.isVariable()) {
      Setting<?> at = size.isVariable() ? size : keep;
      findings.lost(at.place(), at.subject(), "the file is rotated as by default");
      return;
    }
    long bytes = size.value() <= 0 ? 1_000_000_000_000L : Math.max(size.value(), SMALLEST);
    String text = size.value() <= 0 ? "1TB" : Sizes.text(Math.min(bytes, 999L << 40));
    file.put("max_size", Yaml.plain(size.place(), text));
    int files = Math.clamp(keep.value(), 0, MOST_FILES);
    file.put("keep", Yaml.plain(keep.place(), Integer.toString(files)));
  }

  private void lost(Output output) {
    if (!output.syslog().is(false)) {
      Setting<Boolean> at = output.syslog();
      findings.lost(at.place(), at.subject(), "Foster writes no syslog");
    }
    Setting<Long> capture = output.capture();
    if (capture.value() == null || capture.value() > 0) {
      findings.lost(capture.place(), capture.subject(), "Foster has no capture mode");
    }
    Setting<Boolean> events = output.events();
    if (!events.is(false)) {
      String message = "Foster has no events for lines; see 'foster logs -f --json'";
      findings.lost(events.place(), events.subject(), message);
    }
  }
}
