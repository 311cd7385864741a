package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.Child;
import dev.foster.kernel.linux.LinuxKernel;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.CodePage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Children that perform lists of system calls, by this machine's {@link ChildCode}. */
class ChildScriptTest {
  private static final int SYS_READ = Abi.ARM64 ? 63 : 0;
  private static final int SYS_WRITE = Abi.ARM64 ? 64 : 1;
  private static final int SYS_CLOSE = Abi.ARM64 ? 57 : 3;
  private static final int SYS_EXIT_GROUP = Abi.ARM64 ? 94 : 231;
  private static final int SYS_RT_SIGPROCMASK = Abi.ARM64 ? 135 : 14;
  private static final int EBADF = 9;

  private final LinuxKernel kernel = new LinuxKernel();
  private static final boolean EMULATED = Boolean.getBoolean("foster.emulated");

  private final ChildScript script = new ChildScript(12);
  private final long memory = NativeHeap.allocateZeroed(256);
  private int[] pipe;
  private int letters;

  @BeforeEach
  void open() throws Exception {
    pipe = kernel.pipe();
  }

  @AfterEach
  void close() {
    kernel.close(pipe[0]);
    NativeHeap.free(memory);
    script.free();
  }

  /** A step that writes a letter. */
  private long say(char letter) {
    long at = memory + letters++;
    MEMORY.putByte(at, (byte) letter);
    return script.add(SYS_WRITE, pipe[1], at, 1, 0);
  }

  private long fail() {
    return script.add(SYS_CLOSE, -1, 0, 0, 0);
  }

  /** Runs the child to its end; returns what it has written. */
  private String run(ExitStatus end) throws KernelException {
    int pid = script.startAndWait();
    kernel.close(pipe[1]);
    String said = Child.readAll(pipe[0]);
    assertEquals(end, Child.await(pid));
    return said;
  }

  private static ExitStatus code(int code) {
    return new ExitStatus.Exited(code);
  }

  /** Under an emulator the child has a copy of the list, so its results are not visible here. */
  private void assertErrno(int expected, long step) {
    if (!EMULATED) {
      assertEquals(expected, script.errno(step));
    }
  }

  @Test
  void steps_areAllPerformed_whateverBecomesOfThem() throws Exception {
    long first = say('a');
    long failed = fail();
    long last = say('b');
    assertEquals("ab", run(code(ChildScript.FAILED)));
    assertErrno(0, first);
    assertErrno(EBADF, failed);
    assertErrno(0, last);
  }

  @Test
  void step_thatIsRequiredAndFails_isTheLast() throws Exception {
    say('a');
    long failed = script.require(SYS_CLOSE, -1, 0, 0, 0);
    long last = say('b');
    assertEquals("a", run(code(ChildScript.FAILED)));
    assertErrno(EBADF, failed);
    assertErrno(-1, last);
  }

  @Test
  void step_thatFailsAsNamed_goesThere() throws Exception {
    long other = fail();
    long named = fail();
    say('a');
    script.addExit();
    long target = say('b');
    script.onError(other, Errno.EINVAL, target);
    script.onError(named, EBADF, target);
    script.add(SYS_EXIT_GROUP, 7, 0, 0, 0);
    assertEquals("b", run(code(7)));
    assertErrno(EBADF, other);
  }

  @Test
  void child_knowsItsPid() throws Exception {
    script.add(SYS_WRITE, pipe[1], script.pidAddress(), 4, 0);
    int pid = script.startAndWait();
    assertEquals(4, LIBC.read(pipe[0], memory, 4));
    assertEquals(pid, MEMORY.getInt(memory));
    assertEquals(code(ChildScript.FAILED), Child.await(pid));
    kernel.close(pipe[1]);
  }

  @Test
  void signals_areBlockedInTheChild_andAsBeforeInTheCaller() throws Exception {
    long before = mask();
    script.add(SYS_RT_SIGPROCMASK, 0, 0, memory + 128, 8);
    script.add(SYS_WRITE, pipe[1], memory + 128, 8, 0);
    int pid = script.startAndWait();
    assertEquals(8, LIBC.read(pipe[0], memory, 8));
    long killAndStop = 1L << 8 | 1L << 18;
    long absent = EMULATED ? 0xFL << 60 : 0; // signals 61 to 64
    assertEquals(~killAndStop & ~absent, MEMORY.getLong(memory));
    assertEquals(code(ChildScript.FAILED), Child.await(pid));
    assertEquals(before, mask());
    kernel.close(pipe[1]);
  }

  private long mask() {
    LIBC.syscall(SYS_RT_SIGPROCMASK, 0, 0, memory + 136, 8, 0); // changes nothing
    return MEMORY.getLong(memory + 136);
  }

  @Tag("no-emulation")
  @Test
  void caller_thatDoesNotWait_goesOnBeforeTheChild() throws Exception {
    int[] gate = kernel.pipe();
    script.require(SYS_READ, gate[0], memory + 128, 1, 0);
    long next = say('x');
    int pid = script.start();
    assertEquals(-1, script.errno(next));
    LIBC.write(gate[1], memory, 1);
    assertEquals(code(ChildScript.FAILED), Child.await(pid));
    assertEquals(0, script.errno(next));
    kernel.close(gate[0]);
    kernel.close(gate[1]);
    kernel.close(pipe[1]);
  }

  @Test
  void clone_thatFails_givesItsErrorAndLeavesTheMask() throws Exception {
    long before = mask();
    MEMORY.putLong(memory, 0x800); // CLONE_SIGHAND without CLONE_VM
    MEMORY.putLong(memory + 16, -1);
    CodePage page = new CodePage();
    long start = page.add(ChildCode.bytes(Abi.ARM64));
    page.seal();
    assertEquals(-Errno.EINVAL, (int) LIBC.invoke(start, memory));
    assertEquals(before, mask());
  }
}
