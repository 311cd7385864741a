package dev.foster.importer.crontab;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import dev.foster.kernel.Host;
import dev.foster.schedule.CronExpression;
import dev.foster.schedule.CronSyntaxException;
import dev.foster.text.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the lines of a crontab: variables, and jobs with the variables above them. */
final class Crontab {
  /** The value of a variable. */
  record Variable(String value, Place place) {}

  /**
   * A job.
   *
   * @param when five fields, or a name such as {@code @daily}
   * @param user null if the line has none
   * @param command the line without the input
   * @param input the lines after the first percent sign, for standard input; null if there is none
   */
  record Job(
      Place place,
      String when,
      String user,
      String command,
      String input,
      Map<String, Variable> variables) {}

  private static final Pattern VARIABLE =
      Pattern.compile("(\"[^\"]*\"|'[^']*'|[^\\s=\"']+)\\s*=\\s*(.*)");

  private static final Pattern ENTRY =
      Pattern.compile(
          "((?:@every\\s+\\S+|@\\S+)|\\S+\\s+\\S+\\s+\\S+\\s+\\S+\\s+\\S+)(?:\\s+(.*))?");

  /** A beginning that only lines with times have. */
  private static final Pattern TIMES = Pattern.compile("(@[a-z]+|-?[0-9*][0-9*,/~-]*)(\\s.*)?");

  private static final Pattern USER = Pattern.compile("(\\S+)(?:\\s+(.*))?");

  private final Host host;
  private final SourceFile source;
  private final Findings findings;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final List<Job> jobs = new ArrayList<>();

  private Crontab(Host host, SourceFile source, Findings findings) {
    this.host = host;
    this.source = source;
    this.findings = findings;
  }

  /**
   * The jobs of a file. Reports each line that is wrong.
   *
   * @param user whether the user says that lines have a column for it
   */
  static List<Job> read(Host host, SourceFile source, boolean user, Findings findings) {
    Crontab crontab = new Crontab(host, source, findings);
    String[] lines = source.text().split("\r?\n", -1);
    boolean column = user || crontab.hasUsers(lines);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        crontab.line(line, new Place(source.name(), source.order(), i + 1), column);
      }
    }
    if (!lines[lines.length - 1].isBlank() && !lines[lines.length - 1].strip().startsWith("#")) {
      Place last = new Place(source.name(), source.order(), lines.length);
      findings.note(
          last, "", "cron ignores a file whose last line has no line end; it is read here");
    }
    return crontab.jobs;
  }

  /** Whether a line begins with times or a name for them. */
  static boolean isJob(String line) {
    return TIMES.matcher(line).matches() && ENTRY.matcher(line).matches();
  }

  /** Whether the lines have a user: by the file's place, otherwise by their sixth words. */
  private boolean hasUsers(String[] lines) {
    String path = source.directory() + "/" + baseName();
    if (path.endsWith("/etc/crontab") || source.directory().endsWith("/cron.d")) {
      return true;
    }
    boolean all = false;
    for (String raw : lines) {
      String line = raw.strip();
      Matcher entry = ENTRY.matcher(line);
      if (!TIMES.matcher(line).matches() || !entry.matches() || entry.group(2) == null) {
        continue;
      }
      Matcher word = USER.matcher(entry.group(2));
      Host.Account account = word.matches() ? host.user(word.group(1)) : null;
      if (account == null || account.name() == null || word.group(2) == null) {
        return false;
      }
      all = true;
    }
    if (all) {
      String message = "the first word after the times is taken as the user of each job";
      findings.note(source.place(), "", message);
    }
    return all;
  }

  private String baseName() {
    return source.name().substring(source.name().lastIndexOf('/') + 1);
  }

  private void line(String line, Place place, boolean column) {
    Matcher variable = VARIABLE.matcher(line);
    if (!TIMES.matcher(line).matches() && variable.matches()) {
      String name = SourceFile.unquoted(variable.group(1));
      String value = SourceFile.unquoted(variable.group(2).strip());
      if (ImportNames.isVariable(name, place, "", findings)) {
        variables.put(name, new Variable(value, place));
      }
      return;
    }
    Matcher entry = ENTRY.matcher(line);
    boolean job = TIMES.matcher(line).matches() || line.startsWith("@");
    if (!job || !entry.matches()) { // may be a part of a secret: the message names the place only
      findings.error(place, "", "write five fields, then the command");
      return;
    }
    String rest = entry.group(2) == null ? "" : entry.group(2);
    String user = null;
    if (column) {
      Matcher word = USER.matcher(rest);
      user = word.matches() ? word.group(1) : null;
      rest = user == null || word.group(2) == null ? "" : word.group(2);
    } else if (source.directory().endsWith("/crontabs")) { // a file for each user
      user = baseName();
    }
    if (rest.isEmpty()) {
      String before = column ? "the times and the user" : "the times";
      findings.error(place, "", "there is no command after " + before);
      return;
    }
    job(entry.group(1), user, rest, place);
  }

  private void job(String when, String user, String rest, Place place) {
    StringBuilder command = new StringBuilder();
    StringBuilder input = null;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      StringBuilder out = input == null ? command : input;
      if (c == '\\' && i + 1 < rest.length() && rest.charAt(i + 1) == '%') {
        out.append('%');
        i++;
      } else if (c == '%') {
        if (input == null) {
          input = new StringBuilder();
        } else {
          input.append('\n');
        }
      } else {
        out.append(c);
      }
    }
    String times = String.join(" ", when.split("\\s+"));
    times = times.startsWith("-") ? times.substring(1) : times; // cronie: without syslog
    String problem = problem(times);
    if (problem != null) {
      findings.error(place, "", problem);
    }
    String text = input == null ? null : input.toString();
    Map<String, Variable> own = new LinkedHashMap<>(variables);
    jobs.add(new Job(place, times, user, command.toString().strip(), text, own));
  }

  /** What is wrong with times; null if nothing is. */
  private static String problem(String times) {
    try {
      if (times.startsWith("@every ")) {
        Durations.parse(times.substring(7));
      } else if (!times.equals("@reboot")) {
        CronExpression.parse(times);
      }
      return null;
    } catch (CronSyntaxException | IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
