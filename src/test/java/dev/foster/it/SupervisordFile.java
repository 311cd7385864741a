package dev.foster.it;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.awaitility.Awaitility.await;

import dev.foster.importer.ImportCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One {@code supervisord.conf} of the importer's cases, which runs in {@code /mnt} of a mount
 * namespace with {@code /tmp} and {@code /run} of its own. All programs but shells are stand-ins:
 * no case needs its programs, and none of them uses a port or ends by itself.
 */
final class SupervisordFile {
  /** Writes what it sees, then runs until it is stopped, under the name of its program. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      program=${0##*/}
      seen="/mnt/seen/$SUPERVISOR_GROUP_NAME.$SUPERVISOR_PROCESS_NAME.$program"
      kinds=$(/usr/bin/stat -Lc %F /proc/$$/fd/1 /proc/$$/fd/2)
      [ "$(/usr/bin/readlink /proc/$$/fd/1)" = "$(/usr/bin/readlink /proc/$$/fd/2)" ] && joined=1
      echo >> "$seen.starts"
      {
        printf 'arguments:'; printf ' <%s>' "$0" "$@"; echo
        /usr/bin/tr '\\0' '\\n' < /proc/$$/environ |
          /usr/bin/grep -avE '^(FOSTER_SERVICE|FOSTER_RUN|_)=' | /usr/bin/sort
        /usr/bin/id; umask; pwd; echo "$kinds" "joined: $joined"
      } > "$seen.new" 2>&1
      /usr/bin/mv "$seen.new" "$seen"
      echo "out of $program"
      echo "err of $program" >&2
      exec /usr/lib/linger/$program 1000
      """;

  /** Mounts the stand-ins, the directory of the case and the distribution; runs the program. */
  private static final String ENTER =
      """
      mount -t overlay overlay -o "lowerdir=$1:/usr" /usr &&
      mount --bind "$2" /mnt && mount --bind "$3" /mnt/home &&
      mount --bind /mnt/run /run && mount --bind /mnt/tmp /tmp && cd /mnt && shift 3 && exec "$@"
      """;

  private static final String INTERFACE =
      "[rpcinterface:supervisor]\n"
          + "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n";

  private static final Pattern SOCKET = Pattern.compile("(?m)^file=(.*)$");
  private static final Pattern COMMAND =
      Pattern.compile("(?mi)^\\s*command\\s*[=:]\\s*([A-Za-z0-9/._-]+)");
  private static final Pattern LISTENER = Pattern.compile("\\[eventlistener:(\\w+)\\]");

  /** Programs that shells of the cases call. */
  private static final List<String> CALLED = List.of("sleep", "firefox", "app", "php");

  /** A program of the cases that is STARTING for two minutes. */
  private static final String SLOW = "long ";

  private final ImportCases.Case file;
  private final Path programs;
  private final Path directory;
  private final String conf;

  /** A case, with the stand-ins and a directory for this run. */
  SupervisordFile(ImportCases.Case file, Path programs, Path directory) {
    this.file = file;
    this.programs = programs;
    this.directory = directory;
    conf = withServer(file.input());
  }

  /**
   * Writes a stand-in for each program that a case names, at its place below {@code root}, which is
   * mounted over /usr.
   */
  static Path writeStandIns(Path root, List<ImportCases.Case> cases) throws IOException {
    Set<String> names = new TreeSet<>(CALLED);
    for (ImportCases.Case each : cases) {
      Matcher command =
          COMMAND.matcher(each.input() + "\n" + String.join("\n", each.files().values()));
      while (command.find()) {
        names.add(command.group(1));
      }
    }
    Path linger = Files.createDirectories(root.resolve("lib/linger"));
    for (String name : names) {
      String program = name.substring(name.lastIndexOf('/') + 1);
      if (!Set.of("sh", "bash", "").contains(program)) {
        boolean belowUsr = name.startsWith("/usr/");
        write(root.resolve(belowUsr ? name.substring(5) : "bin/" + program), STAND_IN);
        Files.copy(
            Path.of("/usr/bin/sleep"), linger.resolve(program), REPLACE_EXISTING, COPY_ATTRIBUTES);
      }
    }
    return root;
  }

  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    allowAll(Files.writeString(path, text));
  }

  private static void allowAll(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Adds a socket for supervisorctl, if there is none. */
  private static String withServer(String text) {
    if (!text.contains("[supervisord]")) {
      return text; // which supervisord refuses
    }
    return text
        + (text.contains("[unix_http_server]") ? "" : "[unix_http_server]\nfile=/mnt/s.sock\n")
        + (text.contains("[rpcinterface:supervisor]") ? "" : INTERFACE)
        + (text.contains("[supervisorctl]") ? "" : "[supervisorctl]\n");
  }

  private static List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    ImportCases.ENVIRONMENT.forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of(words));
    return command;
  }

  /** The status command of the client; the original one loads the plug-ins of its file. */
  private String[] status(String bin) {
    String own = bin.startsWith("/usr") ? "/mnt/client.conf" : "/mnt/s.conf";
    Matcher named = SOCKET.matcher(conf);
    String socket = named.find() ? named.group(1).replace("%(here)s", "/mnt") : "/none";
    String[] login = {"-u", "me", "-p", ImportCases.ENVIRONMENT.get("SECRET")};
    List<String> words = command(bin + "/supervisorctl", "-c", own, "-s", "unix://" + socket);
    words.addAll(List.of(login));
    words.add("status");
    return words.toArray(String[]::new);
  }

  /** Runs {@code supervisord} of a directory; returns what was seen. */
  Map<String, String> run(String bin) throws Exception {
    for (String folder : List.of("", "home", "tmp", "tmp/x", "run", "seen")) {
      allowAll(Files.createDirectories(directory.resolve(folder)));
    }
    for (Map.Entry<String, String> each : file.files().entrySet()) {
      if (!each.getKey().startsWith("/")) {
        write(directory.resolve(each.getKey()), each.getValue());
      }
    }
    write(directory.resolve("s.conf"), conf);
    write(directory.resolve("client.conf"), "[supervisorctl]\n");
    String home = Foster.HOME.toAbsolutePath().toString();
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
    argv.addAll(List.of(programs.toString(), directory.toString(), home));
    argv.addAll(command(bin + "/supervisord", "-n", "-c", "s.conf"));
    Map<String, String> notes = new TreeMap<>();
    try (Foster init = Foster.pid1(directory, Map.of(), argv.toArray(String[]::new))) {
      if (settled(init, status(bin), notes)) {
        init.signal("TERM");
      }
      notes.put("exit code", Integer.toString(init.awaitExit()));
      if (notes.containsKey("status")) {
        notes.put("stdout", written(init.out()));
        notes.put("stderr", written(init.err()));
      }
      files(notes);
    } catch (ConditionTimeoutException | AssertionError e) {
      notes.put("error", bin + ": " + e); // the other cases go on
    }
    return notes;
  }

  /** What stand-ins wrote, without supervisord's and Foster's own lines. */
  private static String written(List<String> lines) {
    return lines.stream()
        .filter(line -> line.matches("(out|err) of .*"))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  /** Waits for the end of PID 1, or until no state changes; notes the states in this case. */
  private boolean settled(Foster init, String[] status, Map<String, String> notes) {
    await(file.title)
        .atMost(Duration.ofSeconds(90))
        .pollDelay(Duration.ofMillis(1500))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !init.isAlive() || isSettled(init, status, notes));
    if (!init.isAlive()) {
      notes.clear();
    }
    return init.isAlive();
  }

  private boolean isSettled(Foster init, String[] status, Map<String, String> notes)
      throws Exception {
    try {
      Foster.Result shown = init.exec(status);
      List<String> lines = shown.out().lines().filter(line -> !isListener(line)).toList();
      List<String> tree = processes(init);
      notes.put("status", String.join("\n", lines).replaceAll("pid [0-9]+, uptime .*", "pid"));
      notes.put("status code", Integer.toString(shown.code()));
      notes.put("processes", String.join("\n", tree));
      return Set.of(0, 3).contains(shown.code())
          && lines.stream().noneMatch(line -> isChanging(line) && !line.startsWith(SLOW))
          && tree.stream().noneMatch(line -> line.contains("> /bin/sh /")); // stand-ins look around
    } catch (ConditionTimeoutException | NumberFormatException | AssertionError e) {
      return false; // PID 1 has just ended, or the client is slow
    }
  }

  private static boolean isChanging(String line) {
    return line.matches("\\S+ +(STARTING|BACKOFF|STOPPING)\\b.*");
  }

  /** Whether a line begins with the name of an event listener, which Foster does not start. */
  private boolean isListener(String line) {
    return LISTENER.matcher(conf).results().anyMatch(it -> line.matches(it.group(1) + "\\b.*"));
  }

  /** Parent, user and command line of all processes but PID 1 and event listeners. */
  private static List<String> processes(Foster init) throws Exception {
    Map<String, String> commands = new TreeMap<>(Map.of("1", "PID 1"));
    List<String[]> rows = new ArrayList<>();
    String all = init.exec("/usr/bin/ps", "-eo", "pid=,ppid=,user:20=,args=").out();
    for (String line : all.lines().toList()) {
      String[] row = line.strip().split(" +", 4);
      commands.putIfAbsent(row[0], row[3]);
      rows.add(row);
    }
    return rows.stream()
        .filter(row -> !row[1].equals("0")) // PID 1 and ps
        .map(row -> commands.get(row[1]) + " > " + row[2] + " > " + row[3])
        .filter(line -> !line.matches(".*(memmon|httpok|crashmail|listener\\.py|READY).*"))
        .sorted()
        .toList();
  }

  /** Notes the lines of all files except those of supervisord itself and of event listeners. */
  private void files(Map<String, String> notes) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(each -> !Files.isDirectory(each)).toList()) {
        String name = directory.relativize(path).toString();
        boolean own = name.matches(".*supervisord\\.(log|pid)|.*\\.sock(et)?|.*-std(out|err)---.*");
        boolean seen = name.startsWith("seen/");
        if (!own && !(seen && isListener(name.substring(5)))) {
          List<String> lines = Files.readAllLines(path);
          notes.put(
              "file " + name,
              (seen ? lines : lines.stream().sorted().toList())
                  .toString()
                  .replaceAll("--pid=[0-9]+", "--pid=N"));
        }
      }
    }
  }
}
