package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Io;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.log.PumpFixture.Pipe;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.plan.Logs;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs.file.max_age}. */
@Timeout(120)
class LogFileAgeTest {
  private static final long AGE = 300; // milliseconds

  @TempDir Path folder;

  private Path log() {
    return folder.resolve("a.log");
  }

  private Logs aged() {
    LogFile file = new LogFile(log().toString(), 0, 2, false, false, Duration.ofMillis(AGE));
    return PumpFixture.logs(Format.NONE, OnFull.BLOCK, file);
  }

  private List<Path> old() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("a.log.")).toList();
    }
  }

  private static void awaitLast(PumpFixture rig, int number) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              List<String> tail = rig.tail("a");
              return !tail.isEmpty() && tail.get(tail.size() - 1).equals("line " + number);
            });
    rig.awaitFiles();
  }

  @Test
  void maxAge_isOver_nextLineStartsANewFile() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", aged(), 1);
      a.write("line 0\nline 1\nline 2\n");
      awaitLast(rig, 2);
      awaitAge(log(), AGE);
      assertEquals(List.of(), old(), "rotated without a line");
      a.write("line 3\nline 4\n");
      awaitLast(rig, 4);
      assertEquals(
          List.of("line 0", "line 1", "line 2"), Files.readAllLines(folder.resolve("a.log.1")));
      assertEquals(List.of("line 3", "line 4"), Files.readAllLines(log()));
    }
  }

  @Test
  void maxAge_fileOfAnEarlierFoster_countsFromItsCreation() throws Exception {
    Files.writeString(log(), "old line\n");
    awaitAge(log(), AGE);
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", aged(), 1);
      a.write("line 0\n");
      awaitLast(rig, 0);
      assertEquals(List.of("old line"), Files.readAllLines(folder.resolve("a.log.1")));
      assertEquals(List.of("line 0"), Files.readAllLines(log()));
    }
  }

  @Test
  void maxAge_addedByAReload_countsFromTheCreation() throws Exception {
    Files.writeString(log(), "old line\n");
    awaitAge(log(), AGE);
    LogFile ageless = new LogFile(log().toString(), 0, 2, false, false, null);
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", PumpFixture.logs(Format.NONE, OnFull.BLOCK, ageless), 1);
      a.write("line 0\n");
      awaitLast(rig, 0);
      rig.pump.configure(PumpFixture.PREFIXED, Map.of("a", aged()));
      a.write("line 1\n");
      awaitLast(rig, 1);
      assertEquals(List.of("old line", "line 0"), Files.readAllLines(folder.resolve("a.log.1")));
      assertEquals(List.of("line 1"), Files.readAllLines(log()));
    }
  }

  @Test
  void maxAge_emptyFile_isNotRotated() throws Exception {
    Files.createFile(log());
    awaitAge(log(), AGE);
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", aged(), 1);
      a.write("line 0\n");
      awaitLast(rig, 0);
      assertEquals(List.of(), old());
    }
  }

  /** Waits until the file is at least that old, by its creation time. */
  private static void awaitAge(Path file, long millis) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    long end = attributes.creationTime().toMillis() + millis;
    await().atMost(30, TimeUnit.SECONDS).until(() -> System.currentTimeMillis() > end);
  }

  @Test
  void birthTime_ofANewFile_isNow() throws Exception {
    long before = System.currentTimeMillis();
    Files.createFile(log());
    LinuxIo io = LinuxIo.INSTANCE;
    int fd = io.open(log().toString(), Io.READ, 0);
    long born = io.birthTime(fd);
    io.close(fd);
    long tick = 20; // the kernel stamps files with the time of its last tick
    assertTrue(born >= before - tick && born <= System.currentTimeMillis(), before + " " + born);
    assertEquals(-1, io.birthTime(-1));
  }
}
