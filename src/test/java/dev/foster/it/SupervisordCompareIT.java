package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.distribution.Needs;
import dev.foster.it.SupervisordSides.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares Foster called as {@code supervisord} with Debian's supervisor 4.2.5 on one file. */
@Timeout(180)
@Needs(
    value = {"supervisord", "supervisorctl", "ps"},
    root = true)
class SupervisordCompareIT {
  /** Writes what a process of supervisord sees; Foster's own two variables are left out. */
  private static final String SEE =
      """
      #!/bin/sh
      here=$(dirname "$0")
      name="$SUPERVISOR_GROUP_NAME.$SUPERVISOR_PROCESS_NAME"
      self=/proc/$$
      kinds=$(stat -Lc '%F' $self/fd/1 $self/fd/2; ls /proc/self/fd | tr '\\n' ' ')
      joined=$([ "$(readlink $self/fd/1)" = "$(readlink $self/fd/2)" ] && echo one pipe)
      {
        env | grep -vE '^(FOSTER_SERVICE|FOSTER_RUN|_)=' | sort
        id; umask; pwd; echo "arguments:" "$@"; echo "$kinds"; echo "joined: $joined"
        [ "$(cut -d ' ' -f 5 $self/stat)" = $$ ] && echo leads its group
        [ "$(cut -d ' ' -f 4 $self/stat)" = 1 ] && echo child of PID 1
        grep SigBlk /proc/self/status
        ulimit -n
      } > "$here/seen/$name.new" 2>&1
      mv "$here/seen/$name.new" "$here/seen/$name"
      echo "out of $name"
      echo "err of $name" >&2
      exec sleep 1000
      """;

  /** Writes its pid when it starts, and a line when it stops. */
  private static final String ORDER =
      """
      #!/bin/sh
      order="$(dirname "$0")/order"
      trap 'echo "stop $1" >> "$order"; exit 0' TERM
      echo "$$ start $1" >> "$order"
      while :; do sleep 0.1; done
      """;

  @TempDir Path directory;

  private SupervisordSides sides(String programs, Map<String, String> more) {
    return SupervisordSides.of(directory, programs, more, Map.of("QUEUE", "mails, all"));
  }

  private static void seen(Side side, int count) throws Exception {
    Path seen = side.directory.resolve("seen");
    side.until(
        count + " processes",
        () -> {
          String[] names = seen.toFile().list((where, name) -> !name.endsWith(".new"));
          return names != null && names.length == count;
        });
    for (String name : seen.toFile().list()) {
      side.note("seen by " + name, String.join("\n", side.lines("seen/" + name)));
    }
  }

  @Test
  void laravel_workersAndGroups_seeTheSame() throws Exception {
    String programs =
        """
        environment=COMMON="for all",PERCENT="50%%%%"
        [program:laravel-worker]
        process_name=%(program_name)s_%(process_num)02d
        command=%(here)s/see.sh queue:work --sleep=3 --queue="%(ENV_QUEUE)s"
        autostart=true
        autorestart=true
        stopasgroup=true
        killasgroup=true
        user=www-data
        numprocs=3
        redirect_stderr=true
        stdout_logfile=%(here)s/worker.log
        stopwaitsecs=3600
        [program:web]
        command=%(here)s/see.sh 'two words' "%%" \\$HOME a\\ b
        directory=/usr
        umask=027
        environment=QUOTED="a, b=c",SINGLE='it "is"',COMMON=own,FROM="%(ENV_QUEUE)s",DIR="%(here)s"
        stdout_logfile=/dev/stdout
        stdout_logfile_maxbytes=0
        stderr_logfile=/dev/fd/2
        stderr_logfile_maxbytes=0
        [program:api]
        command=%(here)s/see.sh
        user=nobody
        serverurl=http://example.net
        stdout_logfile=%(here)s/api.out
        stderr_logfile=%(here)s/api.err
        [group:site]
        programs=web,api
        [include]
        files=conf.d/*.conf
        """;
    String included =
        """
        [program:extra]
        command=%(here)s/../see.sh
        stdout_logfile=NONE
        redirect_stderr=true
        """;
    Files.createDirectories(directory);
    sides(programs, Map.of("see.sh", SEE, "conf.d/extra.conf", included, "seen/.keep", ""))
        .compare(
            side -> {
              Files.delete(side.directory.resolve("seen/.keep"));
              side.directory.resolve("seen").toFile().setWritable(true, false);
              seen(side, 6);
              side.until("files", () -> side.lines("worker.log").size() == 6);
              side.until("lines", () -> side.init.out().contains("out of site.web"));
              side.until("errors", () -> side.init.err().contains("err of site.web"));
              side.note("processes", side.processes());
              side.note("worker.log", side.sorted("worker.log"));
              side.note("api.out", side.lines("api.out"));
              side.note("api.err", side.lines("api.err"));
              side.stop();
            });
  }

  /** The programs in the order of their pids, which is that of their starts. */
  private static List<String> byPid(List<String> lines) {
    return lines.stream()
        .sorted(Comparator.comparingInt(line -> Integer.parseInt(line.split(" ")[0])))
        .map(line -> line.split(" ", 2)[1])
        .toList();
  }

  @Test
  void priorities_orderStartsAndStops() throws Exception {
    String programs =
        """
        [program:last]
        command=%(here)s/order.sh last
        priority=1000
        [program:first]
        command=%(here)s/order.sh first
        priority=1
        [program:a]
        command=%(here)s/order.sh a
        priority=5
        [program:b]
        command=%(here)s/order.sh b
        [program:missing]
        command=/no/such/program
        priority=2
        startretries=0
        [program:off]
        command=%(here)s/order.sh off
        priority=3
        autostart=false
        [group:middle]
        programs=a
        priority=500
        """;
    sides(programs, Map.of("order.sh", ORDER))
        .compare(
            side -> {
              side.until("all", () -> side.lines("order").size() == 4);
              side.note("starts", byPid(side.lines("order")));
              side.stop();
              side.note("stops", side.lines("order").subList(4, side.lines("order").size()));
            });
  }

  @Test
  void groupsOfOnePriority_startByName() throws Exception {
    String programs =
        """
        [program:zulu]
        command=%(here)s/order.sh zulu
        [program:alpha]
        command=%(here)s/order.sh alpha-%(process_num)d
        process_name=alpha-%(process_num)d
        numprocs=3
        numprocs_start=9
        [program:early]
        command=%(here)s/order.sh early
        [program:Mike]
        command=%(here)s/order.sh Mike
        [program:bravo]
        command=%(here)s/order.sh bravo
        [group:kilo]
        programs=zulu,bravo
        """;
    sides(programs, Map.of("order.sh", ORDER))
        .compare(
            side -> {
              side.until("all", () -> side.lines("order").size() == 7);
              side.note("starts", byPid(side.lines("order")));
              side.stop();
            });
  }

  @Test
  void startsAndEnds_areCountedTheSame() throws Exception {
    String programs =
        """
        [program:crash]
        command=sh -c 'echo x >> %(here)s/crash; exit 1'
        startsecs=3
        startretries=2
        [program:quick]
        command=sh -c 'echo x >> %(here)s/quick; exit 0'
        autorestart=false
        startsecs=3
        startretries=1
        [program:instant]
        command=sh -c 'echo x >> %(here)s/instant'
        startsecs=0
        autorestart=false
        [program:codes]
        command=sh -c 'echo x >> %(here)s/codes; sleep 1.3; exit $((3 - $(wc -l < %(here)s/codes)))'
        autorestart=unexpected
        exitcodes=0
        [program:killed]
        command=sh -c 'echo x >> %(here)s/killed; sleep 1.3; [ $(wc -l < %(here)s/killed) = 2 ] || kill -9 $$'
        [program:late]
        command=sh -c 'sleep 1000'
        startsecs=2
        """;
    List<String> names = List.of("crash", "quick", "instant", "codes", "killed");
    sides(programs, Map.of())
        .compare(
            side -> {
              side.until("codes", () -> side.lines("codes").size() == 3);
              side.until("killed", () -> side.lines("killed").size() == 2);
              side.until("crash", () -> side.lines("crash").size() == 3);
              side.until("end", () -> side.lines("quick").size() == 2);
              for (String name : names) {
                side.note(name, side.lines(name).size());
              }
              side.stop();
            });
  }

  /** What is left of a program with a child, which ignores TERM and is killed after a second. */
  private String stubborn(String group, String name) throws Exception {
    String programs =
        """
        [program:stubborn]
        command=sh -c 'trap "" TERM; sleep 1000 & echo ready; while :; do sleep 0.1; done'
        stopwaitsecs=1
        stdout_logfile=/dev/stdout
        stdout_logfile_maxbytes=0
        """;
    return sides(programs + group, Map.of())
        .run(
            name,
            side -> {
              side.until("ready", () -> side.init.out().contains("ready"));
              side.note("client", side.client("stop", "stubborn"));
              side.until("killed", () -> side.processes().stream().noneMatch("root sh"::equals));
              side.note("left", side.processes().contains("root sleep"));
              side.stop();
            });
  }

  @Test
  void programThatIgnoresTerm_isKilled() throws Exception {
    String group = "stopasgroup=true\nkillasgroup=true\n";
    assertEquals(stubborn(group, "supervisor"), stubborn(group, "foster"));
  }

  /** On purpose: nothing of a program survives its stop. */
  @Test
  void childrenOfAKilledProgram_endOnlyUnderFoster() throws Exception {
    assertEquals("client: 0\nexit code: 0\nleft: true\n", stubborn("", "supervisor"));
    assertEquals("client: 0\nexit code: 0\nleft: false\n", stubborn("", "foster"));
  }

  /** What is left of a program that puts a process in the background and ends. */
  private String forking(String name) throws Exception {
    String programs =
        """
        [program:forking]
        command=sh -c 'sleep 1000 & exec sleep 1.5'
        autorestart=false
        [program:other]
        command=sleep 1000
        """;
    return sides(programs, Map.of())
        .run(
            name,
            side -> {
              side.until("both", () -> side.processes().size() == 3);
              side.until("end", () -> side.processes().size() < 3);
              String end = side.isFoster() ? "forking: completed" : "exited: forking";
              side.init.awaitLine(end);
              side.note("left", side.processes().size());
              side.stop();
            });
  }

  /** On purpose: nothing of a program survives its end. */
  @Test
  void backgroundOfAProgramThatEnded_endsOnlyUnderFoster() throws Exception {
    assertEquals("exit code: 0\nleft: 2\n", forking("supervisor"));
    assertEquals("exit code: 0\nleft: 1\n", forking("foster"));
  }

  @Test
  void logFiles_areRotatedUnderTheSameNames() throws Exception {
    String programs =
        """
        [program:talk]
        command=sh -c 'for i in 1 2 3 4 5 6 7 8; do seq 800; sleep 0.2; done; echo end >&2; exec sleep 1000'
        stdout_logfile=%(here)s/talk.log
        stdout_logfile_maxbytes=8KB
        stdout_logfile_backups=2
        stderr_logfile=%(here)s/talk.err
        [program:append]
        command=sh -c 'echo new; exec sleep 1000'
        stdout_logfile=%(here)s/append.log
        redirect_stderr=true
        """;
    sides(programs, Map.of("append.log", "old\n"))
        .compare(
            side -> {
              side.until("end", () -> side.lines("talk.err").equals(List.of("end")));
              side.until("all", () -> side.lines("append.log").size() == 2);
              side.stop();
              String[] logs =
                  side.directory.toFile().list((where, name) -> name.matches("(talk|append).*"));
              side.note("files", List.of(logs).stream().sorted().toList());
              List<String> last = side.lines("talk.log");
              side.note("last", last.isEmpty() ? "800" : last.getLast());
              side.note("appended", side.lines("append.log"));
            });
  }

  @Test
  void wrongFiles_areRefusedByBoth() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "no user", "[supervisord]\n[program:a]\ncommand=true\nuser=nosuchuser\n",
            "no command", "[supervisord]\n[program:a]\nuser=root\n",
            "no section", "[program:a]\ncommand=true\n",
            "a bad value", "[supervisord]\n[program:a]\ncommand=true\nautostart=perhaps\n",
            "a bad name", "[supervisord]\n[program:a b]\ncommand=true\n",
            "a lost group", "[supervisord]\n[program:a]\ncommand=true\n[group:g]\nprograms=b\n");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Path folder = directory.resolve(each.getKey());
      SupervisordSides both =
          new SupervisordSides(folder, Map.of("s.conf", each.getValue()), Map.of());
      both.compare(side -> side.note(each.getKey(), side.init.awaitExit()));
    }
  }
}
