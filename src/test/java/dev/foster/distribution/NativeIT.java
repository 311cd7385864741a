package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the native edition alone. */
class NativeIT {
  private static final Path FOSTER = Distribution.HOME.resolve("bin/foster");
  private static final String FAULT =
      Path.of("target/test-classes/native/fault.pl").toAbsolutePath().toString();

  @TempDir private Path folder;

  @Test
  void executable_needsNoLibraryAndNoLoader() throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(FOSTER)).order(ByteOrder.LITTLE_ENDIAN);
    int headers = (int) elf.getLong(32);
    int count = elf.getShort(56);
    assertTrue(count > 0);
    for (int i = 0; i < count; i++) {
      int type = elf.getInt(headers + i * elf.getShort(54));
      assertTrue(type != 2 && type != 3, "it has a PT_DYNAMIC or PT_INTERP segment");
    }
    assertTrue(elf.capacity() < 14_700_000, "it has " + elf.capacity() + " bytes");
  }

  @Test
  void names_areHardLinks() throws IOException {
    for (String name :
        List.of("tini", "docker-init", "dumb-init", "supervisord", "supervisorctl")) {
      assertTrue(Files.isSameFile(FOSTER, FOSTER.resolveSibling(name)));
      assertTrue(!Files.isSymbolicLink(FOSTER.resolveSibling(name)));
    }
    ProgramResult tini = ProgramResult.shell(folder, "exec $1 --version", name("tini"));
    assertTrue(tini.out().startsWith("tini version 0.19.0"), tini.out());
    ProgramResult dumb = ProgramResult.shell(folder, "exec $1 --version 2>&1", name("dumb-init"));
    assertTrue(dumb.out().startsWith("dumb-init v1.2.5"), dumb.out());
    ProgramResult control = ProgramResult.shell(folder, "exec $1 help quit", name("supervisorctl"));
    assertEquals(new ProgramResult(0, "quit\tExit the supervisor shell.\n", ""), control);
  }

  private static Path name(String name) {
    return FOSTER.resolveSibling(name);
  }

  /** Without /proc, /dev, /tmp and /etc. */
  @Test
  void emptyRoot_isEnoughForOneProgram() throws IOException {
    ProgramResult finished = inEmptyRoot("run -- /foster version");
    assertEquals(new ProgramResult(0, "foster 0.1.0\n", ""), finished);
  }

  /** A service needs /dev/null, which every container has. */
  @Test
  void emptyRoot_withoutDevNull_failsTheServiceWithTheReason() throws IOException {
    ProgramResult finished = inEmptyRoot("up -f /foster.yaml");
    assertEquals(1, finished.code());
    assertTrue(finished.err().contains("a: failed: "), finished.err());
    assertTrue(finished.err().contains("/dev/null: No such file or directory"), finished.err());
  }

  private ProgramResult inEmptyRoot(String arguments) throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root to change the root");
    Path root = Files.createDirectories(folder.resolve("root"));
    Files.copy(FOSTER, root.resolve("foster"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        root.resolve("foster.yaml"),
        "control: off\nservices:\n  a: {type: oneshot, command: [/foster, version]}\n");
    return ProgramResult.shell(
        folder,
        "exec unshare --pid --fork --kill-child env -i /usr/sbin/chroot $1 /foster " + arguments,
        root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run -- true", "up -f foster.yaml"})
  void smallStack_isEnough(String arguments) throws IOException {
    Files.writeString(
        folder.resolve("foster.yaml"),
        "control: off\nservices:\n  a: {type: oneshot, command: ['true']}\n");

    ProgramResult finished =
        ProgramResult.shell(folder, "ulimit -s 64; exec $1 " + arguments, FOSTER);
    assertEquals(0, finished.code(), finished.toString());
  }

  /**
   * The instructions: HLT, which user space may not execute; UD2; a division by ECX; a read from an
   * address that is no multiple of four, after a request to check such reads.
   */
  @ParameterizedTest
  @CsvSource({
    "f4f4, 11, Segmentation fault, false",
    "f4f4, 11, Segmentation fault, true",
    "0f0b, 4, Illegal instruction, false",
    "0f0b, 4, Illegal instruction, true",
    "f7f1, 8, Floating point exception, false",
    "f7f1, 8, Floating point exception, true",
    "9c810c24000004009d8b442401, 7, Bus error, false",
    "9c810c24000004009d8b442401, 7, Bus error, true"
  })
  void faultOfItsOwn_endsItWithTheSignalAndOneLine(
      String bytes, int signal, String name, boolean pid1) throws IOException {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "its instructions are x86-64's");
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root for ptrace(2)");
    Files.writeString(
        folder.resolve("foster.yaml"),
        "control: off\nservices:\n  a: {command: [perl, '%s', '%s', '%s']}\n"
            .formatted(FAULT, pid1 ? "1" : "${PID}", bytes));

    String foster = "export PID=$$; exec $1 up -f foster.yaml";
    ProgramResult finished =
        ProgramResult.shell(
            folder,
            pid1
                ? "exec unshare --pid --fork --mount-proc --kill-child sh -c '" + foster + "' sh $1"
                : foster,
            FOSTER);
    assertEquals(128 + signal, finished.code(), finished.toString());
    String line = "foster: internal error: " + name + "; Foster ends\n";
    assertTrue(finished.err().endsWith(line), finished.toString());
  }
}
