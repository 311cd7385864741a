package dev.foster.kernel.linux;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Host;
import dev.foster.kernel.Host.Account;
import dev.foster.kernel.Host.Kind;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Requests;
import dev.foster.kernel.linux.libc.Errno;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and accounts of this machine. */
class LinuxHostTest {
  private final Host host = new LinuxHost();

  @TempDir Path folder;

  private String file(int size) throws Exception {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return Files.write(folder.resolve("file"), bytes).toString();
  }

  @Test
  void read_fileOfAnySize_givesItsBytes() throws Exception {
    for (int size : new int[] {0, 1, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 300_000}) {
      String file = file(size);
      byte[] expected = Files.readAllBytes(Path.of(file));
      assertArrayEquals(expected, host.read(file, size));
      assertArrayEquals(expected, host.read(file, 1 << 20));
    }
  }

  @Test
  void read_fileThatIsTooLarge_isRefused() throws Exception {
    for (int size : new int[] {1, 100, 40_000}) {
      String file = file(size);
      KernelException failure =
          assertThrows(KernelException.class, () -> host.read(file, size - 1));
      String words = "File too large: at most " + (size - 1) + " bytes are read";
      assertEquals(words, failure.getMessage());
    }
    assertThrows(KernelException.class, () -> host.read("/dev/zero", 1 << 20));
  }

  @Test
  void read_unreadable_reportsWhy() {
    KernelException failure = assertThrows(KernelException.class, () -> host.read("/no/such", 9));
    assertEquals("No such file or directory", failure.getMessage());
    assertEquals(Errno.ENOENT, failure.errno());
    failure = assertThrows(KernelException.class, () -> host.read("/etc", 9));
    assertEquals("Is a directory", failure.getMessage());
  }

  private String fifo() throws Exception {
    String fifo = folder + "/fifo";
    assertEquals("", Child.output(new LinuxKernel(), Requests.of("mkfifo", fifo)));
    return fifo;
  }

  @Test
  void read_fifo_waitsForData() throws Exception {
    String fifo = fifo();
    FutureTask<byte[]> reader = new FutureTask<>(() -> host.read(fifo, 100_000));
    Thread.ofPlatform().start(reader);
    byte[] sent = Files.readAllBytes(Path.of(file(99_999)));
    Files.write(Path.of(fifo), sent); // opens only when it is read
    assertArrayEquals(sent, reader.get());
  }

  @Test
  void read_silentFifo_timesOut() throws Exception {
    String fifo = fifo();
    Host hasty = new LinuxHost(10);
    KernelException failure = assertThrows(KernelException.class, () -> hasty.read(fifo, 9));
    assertEquals("it is a FIFO, and no data arrived for 10 ms", failure.getMessage());
    try (FileChannel both = FileChannel.open(Path.of(fifo), READ, WRITE)) {
      both.write(ByteBuffer.wrap(new byte[5])); // and keeps it open
      failure = assertThrows(KernelException.class, () -> hasty.read(fifo, 9));
      assertEquals(Errno.EAGAIN, failure.errno());
    }
  }

  @Test
  void read_pipeWhoseWriterHasGone_isAtItsEnd() throws Exception {
    int[] pipe = dev.foster.kernel.linux.libc.SmallFiles.pipe();
    LinuxIo io = LinuxIo.INSTANCE;
    io.close(pipe[1]);
    assertEquals(0, new LinuxHost(0).read("/proc/self/fd/" + pipe[0], 9).length);
    io.close(pipe[0]);
  }

  @Test
  void kind_ofEachType_isFound() throws Exception {
    assertEquals(Kind.FILE, host.kind(file(3)));
    assertEquals(Kind.DIRECTORY, host.kind(folder.toString()));
    assertEquals(Kind.ABSENT, host.kind(folder + "/none"));
    assertEquals(Kind.ABSENT, host.kind(""));
    assertEquals(Kind.OTHER, host.kind("/dev/null"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    assertEquals(Kind.FILE, host.kind(link.toString()));
    assertEquals(
        Kind.ABSENT,
        host.kind(Files.createSymbolicLink(folder.resolve("x"), Path.of("none")).toString()));
  }

  @Test
  void executable_onlyPrograms_are() throws Exception {
    assertTrue(host.executable("/bin/sh"));
    assertFalse(host.executable("/etc/passwd"));
    assertFalse(host.executable("/etc"));
    assertFalse(host.executable("/no/such"));
  }

  @Test
  void list_namesOfAnyBytes_sortedByBytes() throws Exception {
    LinuxKernel kernel = new LinuxKernel();
    List<String> names = List.of(".hidden", "B", "a", "zz", "ä", "\udcff", "...");
    for (String name : names) {
      String path = folder + "/" + name;
      assertEquals("", Child.output(kernel, Requests.of("touch", path)));
    }
    assertEquals(
        List.of("...", ".hidden", "B", "a", "zz", "ä", "\udcff"), host.list(folder.toString()));
    assertEquals(Kind.FILE, host.kind(folder + "/\udcff"));
    assertEquals(0, host.read(folder + "/ä", 1).length);
  }

  @Test
  void list_ofVeryMany_hasAll() throws Exception {
    for (int i = 0; i < 2000; i++) {
      Files.createFile(folder.resolve("a-rather-long-name-of-a-file-number-" + (10_000 + i)));
    }
    List<String> names = host.list(folder.toString());
    assertEquals(2000, names.size());
    assertEquals(names.stream().sorted().toList(), names);
  }

  @Test
  void list_notADirectory_reportsWhy() {
    assertEquals(
        "Not a directory",
        assertThrows(KernelException.class, () -> host.list("/etc/passwd")).getMessage());
  }

  @Test
  void user_ofTheMachine_isFoundByNameAndNumber() throws Exception {
    String[] line = Files.readAllLines(Path.of("/etc/passwd")).get(1).split(":");
    Account byName = host.user(line[0]);
    assertEquals(byName, host.user(line[2]));
    assertEquals(line[0], byName.name());
    assertEquals(Integer.parseInt(line[2]), byName.uid());
    assertEquals(Integer.parseInt(line[3]), byName.gid());
    assertEquals(line[5], byName.home());
    assertEquals(line[6], byName.shell());
    assertEquals(id("-G", line[0]), words(byName.groups()));
    assertEquals("/root", host.user("root").home());
    assertEquals(id("-G", "root"), words(host.user("0").groups()));
  }

  private static String id(String option, String user) throws Exception {
    return Child.output(new LinuxKernel(), Requests.of("id", option, user)).strip();
  }

  private static String words(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @Test
  void user_withoutAccount_hasOnlyANumber() {
    assertEquals(new Account(null, 54321, 0, "/", "/bin/sh", List.of()), host.user("54321"));
    assertEquals(-2, host.user("4294967294").uid());
    for (String none : new String[] {"no-such-user", "", "-1", "1x", "4294967295", "99999999999"}) {
      assertNull(host.user(none), none);
    }
  }

  @Test
  void group_byNameOrNumber_isFound() throws Exception {
    String[] line = Files.readAllLines(Path.of("/etc/group")).get(1).split(":");
    assertEquals(Integer.parseInt(line[2]), host.group(line[0]));
    assertEquals(0, host.group("root"));
    assertEquals(54321, host.group("54321"));
    for (String none : new String[] {"no-such-group", "", "-5", "4294967295"}) {
      assertEquals(-1, host.group(none), none);
    }
  }

  @Test
  void directory_asked_isOurs() {
    assertEquals(Path.of("").toAbsolutePath().toString(), host.directory());
    assertFalse(Arrays.asList("", null).contains(host.directory()));
  }
}
