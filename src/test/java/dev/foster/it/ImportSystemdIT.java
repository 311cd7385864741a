package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import dev.foster.schedule.CronExpression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster import systemd} of the built distribution, with redis and systemd's calendar. */
@Timeout(120)
class ImportSystemdIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();
  private static final Path REDIS = Path.of("/lib/systemd/system/redis-server.service");

  private static final List<String> CALENDARS =
      List.of(
          "daily",
          "weekly",
          "quarterly",
          "Mon..Fri 12:05",
          "Sat,Sun *:00/20",
          "*-*-1..3 4/6:30:00",
          "*-02,03-28..31 00:00",
          "*-*-* 08..18/3:7,9",
          "Wed",
          "*-12-01");

  @TempDir Path directory;

  private void write(String file, String text) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  @Needs(
      value = {"redis-server", "redis-cli"},
      root = true)
  void redisOfDebian_isReady_whenItsDependentStarts() throws Exception {
    assumeTrue(Files.exists(REDIS), "needs " + REDIS);
    Files.copy(REDIS, directory.resolve("redis-server.service"));
    write(
        "redis-server.service.d/test.conf",
        """
        [Service]
        User=
        Group=
        RuntimeDirectory=
        TimeoutStopSec=5
        LimitNOFILE=1024
        ExecStart=
        ExecStart=/usr/bin/redis-server --port 0 --unixsocket ${SOCKET} $OPTIONS
        Environment=SOCKET=redis.sock "OPTIONS=--supervised systemd --dir ."
        """);
    write(
        "fill.service",
        """
        [Unit]
        Requires=redis-server.service
        After=redis-server.service
        [Service]
        Type=oneshot
        Environment='TEXT=two  words'
        ExecStart=redis-cli -s redis.sock set first 1
        ExecStart=redis-cli -s redis.sock set text ${TEXT} $NOTHING
        ExecStart=/bin/sh -c 'redis-cli -s redis.sock get text > text'
        """);
    Foster.Result imported =
        Foster.run(
            directory,
            Map.of(),
            FOSTER,
            "import",
            "redis-server.service",
            "fill.service",
            "-o",
            "foster.yaml");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster = Foster.pid1(directory, Map.of(), FOSTER, "up")) {
      foster.awaitLine("fill: completed");
      assertEquals("two  words\n", Files.readString(directory.resolve("text")));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      String log = String.join("\n", foster.err());
      assertTrue(log.indexOf("fill: completed") > log.indexOf("redis-server: ready"), log);
    }
  }

  /** The next times of systemd itself. */
  private List<Instant> systemd(String calendar, Instant from) throws Exception {
    String base = from.toString().replace("T", " ").replace("Z", " UTC");
    Foster.Result result =
        Foster.run(
            directory,
            Map.of("TZ", "UTC"),
            "systemd-analyze",
            "calendar",
            "--iterations=40",
            "--base-time=" + base,
            calendar);
    assertEquals(0, result.code(), result::toString);
    List<Instant> times = new ArrayList<>();
    Matcher time =
        Pattern.compile("(?:Next elapse|Iter\\. #[0-9]+): \\S+ (\\S+) (\\S+) UTC")
            .matcher(result.out());
    while (time.find()) {
      times.add(Instant.parse(time.group(1) + "T" + time.group(2) + "Z"));
    }
    assertEquals(40, times.size(), result::toString);
    return times;
  }

  @Test
  @Needs("systemd-analyze")
  void calendars_becomeTheSameTimes() throws Exception {
    Instant from = Instant.parse("2026-11-29T17:00:00Z");
    for (String calendar : CALENDARS) {
      write("a.timer", "[Timer]\nOnCalendar=" + calendar + "\n");
      write("a.service", "[Service]\nExecStart=/bin/true\n");
      Foster.Result imported =
          Foster.run(directory, Map.of(), FOSTER, "import", "--strict", "a.timer");
      assertEquals(0, imported.code(), imported::toString);
      Matcher cron = Pattern.compile("cron: \\[\"([^\"]+)\"]").matcher(imported.out());
      assertTrue(cron.find(), imported::toString);
      CronExpression expression = CronExpression.parse(cron.group(1));
      Instant at = from;
      for (Instant expected : systemd(calendar, from)) {
        at = expression.next(at, ZoneOffset.UTC.getRules());
        assertEquals(expected, at, calendar + " became " + cron.group(1));
      }
    }
  }
}
