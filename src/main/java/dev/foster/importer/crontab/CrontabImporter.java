package dev.foster.importer.crontab;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Secrets;
import dev.foster.importer.ShellLine;
import dev.foster.importer.SourceFile;
import dev.foster.importer.Yaml;
import dev.foster.importer.crontab.Crontab.Job;
import dev.foster.importer.crontab.Crontab.Variable;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Imports crontabs: each job becomes a service with a {@code schedule}. */
public final class CrontabImporter {
  /** Where a crontab is looked for. */
  public static final List<String> PLACES = List.of("crontab", "/etc/crontab");

  private static final String SHELL = "/bin/sh";

  /** Variables that are for cron itself, or that become keys of Foster. */
  private static final List<String> FOR_CRON =
      List.of(
          "SHELL",
          "HOME",
          "MAILTO",
          "MAILFROM",
          "CONTENT_TYPE",
          "CONTENT_TRANSFER_ENCODING",
          "CRON_TZ",
          "RANDOM_DELAY");

  private static final Pattern TO_PID_1 =
      Pattern.compile(">\\s*(/proc/(1|self)/fd/[12]|/dev/std(out|err))\\b");
  private static final Pattern FLOCK = Pattern.compile("(^|[\\s/;&(])flock\\s");

  private final Findings findings = new Findings();
  private final Yaml.Keys root = new Yaml.Keys(null);
  private final Set<String> names = new HashSet<>();
  private boolean toldDirectory;

  private CrontabImporter() {}

  /**
   * Imports files.
   *
   * @param user whether each line has the user of its job, wherever the file is
   */
  public static ImportResult run(Host host, List<String> files, boolean user) {
    CrontabImporter importer = new CrontabImporter();
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      SourceFile source = SourceFile.read(host, files.get(i), i, importer.findings);
      if (source != null) {
        jobs.addAll(Crontab.read(host, source, user, importer.findings));
      }
    }
    if (jobs.isEmpty() && !importer.findings.hasErrors()) {
      importer.findings.error(new Place(files.getFirst(), 0, 0), "", "there is no job");
    }
    importer.translate(jobs);
    return new ImportResult(importer.root, importer.findings, Map.of());
  }

  /** Whether a line can only be a job. */
  public static boolean isJob(String line) {
    return Crontab.isJob(line);
  }

  private void translate(List<Job> jobs) {
    Map<String, Variable> common = common(jobs);
    Variable zone = common.get("CRON_TZ");
    if (zone != null) {
      root.put("timezone", Yaml.text(zone.place(), ShellLine.escaped(zone.value())));
      findings.became(zone.place(), "CRON_TZ", "became timezone");
    }
    Yaml.Keys env = new Yaml.Keys(null);
    common.forEach((name, variable) -> variable(name, variable, env));
    root.put("env", env.isEmpty() ? null : env);
    Yaml.Keys services = new Yaml.Keys(null);
    for (Job job : jobs) {
      String name = ImportNames.unique(JobNames.of(job.command()), names);
      names.add(name);
      services.put(name, service(job, common));
      services.comment(name, job.place().text());
    }
    root.put("services", services);
  }

  /** The variables that are the same for all jobs. */
  private static Map<String, Variable> common(List<Job> jobs) {
    Map<String, Variable> common = new LinkedHashMap<>();
    if (!jobs.isEmpty()) {
      common.putAll(jobs.getFirst().variables());
    }
    for (Job job : jobs) {
      common.entrySet().removeIf(e -> !e.getValue().equals(job.variables().get(e.getKey())));
    }
    return common;
  }

  /** Adds a variable to an environment, or reports what becomes of it. */
  private void variable(String name, Variable variable, Yaml.Keys env) {
    Place place = variable.place();
    String value = variable.value();
    if (name.equals("MAILTO") && value.isEmpty()) {
      findings.became(place, name, "nothing: Foster sends no mail");
    } else if (name.equals("RANDOM_DELAY")) {
      findings.note(place, name + "=" + value, "write schedule: {jitter: …} where you need it");
    } else if (name.startsWith("MAIL") || name.startsWith("CONTENT_")) {
      String message = "Foster sends no mail: the output is in the container's log";
      findings.lost(place, name + "=" + Findings.shorten(value), message);
    } else if (!FOR_CRON.contains(name)) {
      env.put(name, Yaml.text(place, ShellLine.escaped(value)));
      findings.became(place, name, "became env");
      if (value.indexOf('$') >= 0) {
        findings.note(place, name, "cron expands no variables here: taken literally");
      }
      if (name.equals("TZ")) {
        findings.note(place, name, "sets no time zone for the times: write 'timezone'");
      }
      Secrets.note(name, place, name, findings);
    }
  }

  private Yaml.Keys service(Job job, Map<String, Variable> common) {
    Place place = job.place();
    Yaml.Keys service = new Yaml.Keys(place);
    Map<String, Variable> variables = job.variables();
    Variable shell = variables.get("SHELL");
    String line = line(job);
    if (shell == null || shell.value().equals(SHELL)) {
      service.put("shell", Yaml.text(place, ShellLine.foster(line)));
    } else {
      Yaml.Items words = new Yaml.Items(place).add(escaped(shell.place(), shell.value()));
      service.put("command", words.add(Yaml.text(place, "-c")).add(escaped(place, line)));
      findings.became(shell.place(), "SHELL", "became command: [" + shell.value() + ", -c, …]");
    }
    if (job.user() != null) {
      service.put("user", escaped(place, job.user()));
    }
    Yaml.Keys env = new Yaml.Keys(place);
    Variable home = variables.get("HOME");
    if (home != null) {
      service.put("cwd", escaped(home.place(), home.value()));
      env.put("HOME", escaped(home.place(), home.value()));
      findings.became(home.place(), "HOME", "became cwd and env");
    } else if (!toldDirectory && !line.matches("(?s)\\s*cd\\s.*")) {
      toldDirectory = true;
      String message =
          "cron runs jobs in the home of their user, Foster in its own directory: add 'cwd'";
      findings.note(place, Findings.shorten(job.command()), message);
    }
    for (Map.Entry<String, Variable> each : variables.entrySet()) {
      if (!common.containsKey(each.getKey())) {
        variable(each.getKey(), each.getValue(), env);
      }
    }
    service.put("env", env.isEmpty() ? null : env);
    schedule(job, common, service);
    hints(job);
    return service;
  }

  private static Yaml escaped(Place place, String text) {
    return Yaml.text(place, ShellLine.escaped(text));
  }

  /** The line for the shell, with its input. */
  private String line(Job job) {
    if (job.input() == null) {
      return job.command();
    }
    StringBuilder line = new StringBuilder("printf '%s\\n'");
    String text = job.input();
    text = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String each : text.split("\n", -1)) {
      line.append(" '").append(each.replace("'", "'\\''")).append('\'');
    }
    String message = "the text after '%' became its input, by printf; '\\%' is a percent sign";
    findings.note(job.place(), Findings.shorten(job.command()), message);
    return line.append(" | {\n").append(job.command()).append("\n}").toString();
  }

  private void schedule(Job job, Map<String, Variable> common, Yaml.Keys service) {
    Place place = job.place();
    String when = job.when();
    Variable zone = common.containsKey("CRON_TZ") ? null : job.variables().get("CRON_TZ");
    Yaml.Keys schedule = new Yaml.Keys(place);
    if (when.startsWith("@every ")) {
      schedule.put("every", Yaml.plain(place, ShellLine.escaped(when.substring(7))));
    } else if (zone != null) {
      schedule.put("cron", escaped(place, when));
      schedule.put("timezone", escaped(zone.place(), zone.value()));
      findings.became(zone.place(), "CRON_TZ", "became schedule.timezone");
    }
    service.put("schedule", schedule.isEmpty() ? escaped(place, when) : schedule);
    if (when.equals("@reboot")) {
      String message = "runs once, when Foster starts; if it stays up, delete its 'schedule'";
      findings.note(place, "@reboot " + Findings.shorten(job.command()), message);
    }
  }

  private void hints(Job job) {
    Place place = job.place();
    String command = job.command();
    String subject = Findings.shorten(command);
    if (TO_PID_1.matcher(command).find()) {
      String message = "its output is in the container's log without this redirection";
      findings.note(place, subject, message);
    }
    if (FLOCK.matcher(command).find()) {
      String message = "flock is not needed: Foster starts no run while the last one still runs";
      findings.note(place, subject, message);
    }
    boolean sleeps = ShellLine.sleepsFirst(command);
    String hint =
        sleeps
            ? "instead of 'sleep': schedule: {every: 30s}, or 'jitter' for a random delay"
            : ShellLine.hint(command);
    if (hint != null) {
      findings.note(place, subject, hint);
    }
  }
}
