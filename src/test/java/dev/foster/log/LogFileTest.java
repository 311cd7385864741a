package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.log.PumpFixture.Pipe;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.plan.Logs;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogFileTest {
  @TempDir Path folder;

  private Path log() {
    return folder.resolve("a.log");
  }

  private static Logs to(LogFile file) {
    return PumpFixture.logs(Format.NONE, OnFull.BLOCK, file);
  }

  private static void write(Pipe pipe, int from, int to) {
    StringBuilder block = new StringBuilder();
    for (int i = from; i < to; i++) {
      block.append("line ").append(i).append('\n');
      if (i % 500 == 0 || i == to - 1) {
        pipe.write(block.toString());
        block.setLength(0);
      }
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

  /** All lines in the log and its old files, oldest first. */
  private List<String> all() throws IOException {
    List<Path> files = new ArrayList<>(old());
    files.sort(Comparator.comparingInt(LogFileTest::place).reversed());
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(lines(file));
    }
    lines.addAll(Files.exists(log()) ? lines(log()) : List.of());
    return lines;
  }

  private List<Path> old() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("a.log.")).toList();
    }
  }

  private static int place(Path file) {
    return Integer.parseInt(file.getFileName().toString().split("\\.")[2]);
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      String all = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(all.isEmpty() || all.endsWith("\n"), file + " ends within a line");
      return all.isEmpty()
          ? List.of()
          : List.of(all.substring(0, all.length() - 1).split("\n", -1));
    }
  }

  private static void assertNumbered(int from, int to, List<String> lines) {
    assertEquals(to - from, lines.size());
    for (int i = from; i < to; i++) {
      assertEquals("line " + i, lines.get(i - from));
    }
  }

  @Test
  void write_newFile_hasBareLinesAndItsMode() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe[] a = rig.attachBoth("a", to(PumpFixture.file(log(), 0, 0, false)), 1);
      a[0].write("out\0\u00ff\n");
      awaitSize(6);
      a[1].write("err");
      a[1].closeWrite();
      awaitSize(10);
      byte[] bytes = Files.readAllBytes(log());
      assertEquals("out\0\u00ff\nerr\n", new String(bytes, StandardCharsets.ISO_8859_1));
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(log()));
      assertEquals("rw-r-----", mode);
    }
  }

  private void awaitSize(long size) {
    await().until(() -> Files.exists(log()) && Files.size(log()) >= size);
  }

  @Test
  void clear_emptiesTheFile_andForgetsTheLines() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1);
      Pipe b = rig.attach("b", PumpFixture.NONE, 2);
      write(a, 0, 3);
      b.write("line 9\n");
      awaitLast(rig, 2);
      await().until(() -> !rig.tail("b").isEmpty());
      CompletableFuture<Boolean> cleared = new CompletableFuture<>();
      rig.pump.clear(List.of("a"), cleared::complete);
      assertTrue(cleared.get(20, TimeUnit.SECONDS));
      assertEquals(List.of(), rig.tail("a"));
      assertEquals(List.of("line 9"), rig.tail("b"));
      write(a, 3, 5);
      awaitLast(rig, 4);
      assertNumbered(3, 5, lines(log()));
      a.closeWrite();
    }
  }

  @Test
  void write_fileThatExists_isAppendedAndKeepsItsMode() throws Exception {
    Files.writeString(log(), "before\n");
    Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-rw-r--"));
    try (PumpFixture rig = new PumpFixture("a")) {
      rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1).write("after\n");
      awaitSize(13);
      assertEquals("before\nafter\n", Files.readString(log()));
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(log()));
      assertEquals("rw-rw-r--", mode);
    }
  }

  @Test
  void write_twoServicesOneFile_linesAreWhole() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      LogFile file = PumpFixture.file(log(), 0, 0, false);
      Pipe a = rig.attach("a", to(file), 1);
      Pipe b = rig.attach("b", to(file), 2);
      for (int i = 0; i < 2000; i++) {
        a.write("aaaa");
        b.write("bbbb\nbb");
        a.write("aaaa\n");
        b.write("bb\n");
      }
      awaitSize(2000 * (9 + 10));
      for (String line : Files.readAllLines(log())) {
        assertTrue(line.equals("aaaaaaaa") || line.equals("bbbb"), line);
      }
    }
  }

  @Test
  void rotate_underLoad_losesAndTearsNothing() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 50_000, 200, false)), 1);
      write(a, 0, 200_000);
      awaitLast(rig, 199_999);
      assertNumbered(0, 200_000, all());
      for (Path file : old()) {
        assertTrue(Files.size(file) <= 50_000 && Files.size(file) > 49_900, file.toString());
      }
    }
  }

  @Test
  void rotate_moreThanKept_removesTheOldest() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 10_000, 3, false)), 1);
      write(a, 0, 50_000);
      awaitLast(rig, 49_999);
      assertEquals(3, old().size());
      List<String> lines = all();
      assertNumbered(50_000 - lines.size(), 50_000, lines);
    }
  }

  @Test
  void rotate_keepNone_startsAnEmptyFile() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      write(rig.attach("a", to(PumpFixture.file(log(), 10_000, 0, false)), 1), 0, 10_000);
      awaitLast(rig, 9_999);
      assertEquals(0, old().size());
      List<String> lines = all();
      assertNumbered(10_000 - lines.size(), 10_000, lines);
    }
  }

  @Test
  void rotate_lineLargerThanTheFile_isWholeInItsOwnFile() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 100, 5, false)), 1);
      a.write("small\n" + "x".repeat(500) + "\nsmall\n");
      await().until(() -> rig.tail("a").size() == 3);
      rig.awaitFiles();
      assertEquals("small\n", Files.readString(folder.resolve("a.log.2")));
      assertEquals(501, Files.size(folder.resolve("a.log.1")));
      assertEquals("small\n", Files.readString(log()));
    }
  }

  @Test
  void rotate_gzip_losesNothing() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 200_000, 100, true)), 1);
      for (int i = 0; i < 100_000; i += 10_000) {
        write(a, i, i + 10_000);
        awaitLast(rig, i + 9_999);
        await().until(() -> old().stream().noneMatch(f -> f.toString().endsWith(".tmp")));
      }
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> old().stream().allMatch(f -> f.toString().endsWith(".gz")));
      assertEquals(5, old().size());
      assertNumbered(0, 100_000, all());
    }
  }

  @Test
  void rotate_gzipFasterThanItCompresses_keepsTheRightOnes() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 20_000, 10, true)), 1);
      write(a, 0, 200_000);
      awaitLast(rig, 199_999);
      await()
          .atMost(30, TimeUnit.SECONDS)
          .during(300, TimeUnit.MILLISECONDS)
          .until(() -> old().stream().noneMatch(f -> f.toString().endsWith(".tmp")));
      assertEquals(10, old().size());
      List<String> lines = all();
      assertNumbered(200_000 - lines.size(), 200_000, lines);
    }
  }

  @Test
  void rotate_notAllowed_isReportedOnceAndWritingContinues() throws Exception {
    Files.createDirectory(folder.resolve("a.log.1")); // a directory, which a file cannot replace
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 1000, 1, false)), 1);
      write(a, 0, 1000);
      awaitLast(rig, 999);
      assertEquals(
          "foster | a: cannot rotate "
              + log()
              + ": Is a directory; it keeps growing until this is fixed\n",
          rig.err.readLine());
      assertNumbered(0, 1000, lines(log()));
      assertEquals(1, rig.tail("foster").size());
    }
  }

  @Test
  void movedAway_isCreatedAgain() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1);
      a.write("one\n");
      awaitSize(4);
      Path moved = folder.resolve("moved");
      Files.move(log(), moved);
      await()
          .until(
              () -> {
                a.write("two\n");
                return Files.exists(log());
              });
      String old = Files.readString(moved);
      assertTrue(old.startsWith("one\n"));
      a.write("three\n");
      await().until(() -> Files.readString(log()).endsWith("three\n"));
      assertEquals(old, Files.readString(moved));
    }
  }

  @Test
  void directory_missing_isReportedOnce_andTheFileFollowsWhenItExists() throws Exception {
    Path file = folder.resolve("later/a.log");
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(file, 0, 0, false)), 1);
      a.write("one\n");
      assertEquals(
          "foster | a: cannot write to "
              + file
              + ": No such file or directory; its lines are"
              + " not written until this is fixed\n",
          rig.err.readLine());
      a.write("two\n");
      await().until(() -> rig.tail("a").size() == 2);
      rig.awaitFiles();
      Files.createDirectory(folder.resolve("later"));
      await()
          .until(
              () -> {
                a.write("more\n");
                return Files.exists(file);
              });
      String said = rig.err.readLine();
      assertTrue(said.startsWith("foster | a: " + file + " can be written again; "), said);
      assertEquals(2, rig.tail("foster").size());
    }
  }

  @Test
  void symbolicLink_isNotFollowed() throws Exception {
    Path target = folder.resolve("precious");
    Files.writeString(target, "");
    Files.createSymbolicLink(log(), target);
    try (PumpFixture rig = new PumpFixture("a")) {
      rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1).write("one\n");
      String said = rig.err.readLine();
      assertTrue(said.contains("it is a symbolic link, which Foster does not follow here"), said);
      assertEquals("", Files.readString(target));
    }
  }

  @Test
  void hardLinkAtTheNameOfACopy_isNotWrittenThrough() throws Exception {
    Path target = Files.writeString(folder.resolve("precious"), "precious");
    Files.createLink(folder.resolve("a.log.1.gz.tmp"), target);
    try (PumpFixture rig = new PumpFixture("a")) {
      write(rig.attach("a", to(PumpFixture.file(log(), 10_000, 3, true)), 1), 0, 1_500);
      await().until(() -> Files.exists(folder.resolve("a.log.1.gz")));
      assertEquals("precious", Files.readString(target));
    }
  }

  @Test
  void fifo_isRefused() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", log().toString()).start();
    assertEquals(0, mkfifo.waitFor());
    try (PumpFixture rig = new PumpFixture("a")) {
      rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1).write("one\n");
      String said = rig.err.readLine();
      assertTrue(said.contains("cannot write to " + log()), said);
    }
  }

  @Test
  void disk_full_isReportedOnce_tearsNothing_andWritingContinues() throws Exception {
    Process id = new ProcessBuilder("id", "-u").start();
    boolean root = new String(id.getInputStream().readAllBytes()).trim().equals("0");
    if (!root || run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()) != 0) {
      System.err.println("SKIPPED: a full disk needs root, to mount a small tmpfs");
      assumeTrue(false, "cannot mount a tmpfs");
    }
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe a = rig.attach("a", to(PumpFixture.file(log(), 0, 0, false)), 1);
      write(a, 0, 20_000);
      awaitLast(rig, 19_999);
      assertTrue(rig.err.readLine().contains("No space left on device"));
      int written = lines(log()).size();
      assertNumbered(0, written, lines(log()));
      assertTrue(written > 1000 && written < 10_000, "written " + written);
      assertEquals(1, rig.tail("foster").size());
      Files.move(log(), folder.resolve("old"));
      Files.delete(folder.resolve("old"));
      await()
          .until(
              () -> {
                a.write("line -1\n");
                return Files.exists(log()) && Files.size(log()) > 0;
              });
      String said = rig.err.readLine();
      assertTrue(said.contains(" can be written again; "), said);
      assertFalse(said.contains("; 0 lines"), said);
    } finally {
      run("umount", folder.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
