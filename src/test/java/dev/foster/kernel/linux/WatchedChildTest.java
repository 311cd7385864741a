package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.spawn.ChildScript;
import dev.foster.kernel.linux.spawn.ChildSteps;
import dev.foster.kernel.linux.spawn.SpawnErrorText;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Foster waits for a child until it executes its program. */
@Timeout(60)
@Tag("no-emulation")
class WatchedChildTest {
  private static final int SYS_NANOSLEEP = Abi.ARM64 ? 101 : 35;
  private static final int SIGSTOP = 19;
  private static final long LONG = 30_000_000_000L;

  private final NativeArena arena = new NativeArena(1024);
  private final ChildSteps steps = new ChildSteps(16, arena);
  private final ProcFs proc = new ProcFs();

  private void sleep(long nanos) {
    long time = arena.take(16);
    MEMORY.putLong(time, 0);
    MEMORY.putLong(time + 8, nanos);
    steps.add(SYS_NANOSLEEP, time, 0, 0, 0);
  }

  private void execute(String program) {
    steps.require(
        errno -> SpawnErrorText.descriptors(errno),
        Abi.SYS_EXECVE,
        arena.string(program),
        arena.strings(List.of(program)),
        arena.strings(List.of()),
        0);
  }

  private static int reap(int pid) {
    long status = NativeHeap.allocateZeroed(8);
    assertEquals(pid, LIBC.waitpid(pid, status, 0));
    int raw = MEMORY.getInt(status);
    NativeHeap.free(status);
    return raw;
  }

  @Test
  void awaitExec_childIsStopped_isContinued() throws Exception {
    sleep(100_000_000);
    execute("/bin/true");
    int pid = steps.script().startWatched();
    assertEquals(0, LIBC.kill(pid, SIGSTOP));
    assertTrue(steps.script().awaitExec(proc::process, pid, LONG));
    assertNull(steps.failure());
    assertEquals(0, reap(pid));
  }

  @Test
  void awaitExec_childIsStoppedAgainAndAgain_isKilled() throws Exception {
    for (int i = 0; i < 8; i++) {
      sleep(900_000_000);
    }
    execute("/bin/true");
    int pid = steps.script().startWatched();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              while (LIBC.kill(pid, SIGSTOP) == 0) {
                Thread.onSpinWait();
                Thread.yield();
              }
            });
    assertTrue(steps.script().awaitExec(proc::process, pid, LONG));
    assertEquals(9, reap(pid));
    thread.join();
  }

  /** A return would be too early: the caller frees the list that the child still uses. */
  @Test
  void awaitExec_noMemoryToLookAtTheChild_stillWaits() throws Exception {
    sleep(100_000_000);
    execute("/bin/true");
    int[] looks = {0};
    int pid = steps.script().startWatched();
    ChildScript.ProcessLookup failing =
        process -> {
          looks[0]++;
          throw new InternalError("of the test"); // JUnit would rethrow an OutOfMemoryError
        };
    assertTrue(steps.script().awaitExec(failing, pid, LONG));
    assertTrue(looks[0] > 0);
    assertEquals(0, MEMORY.getInt(steps.script().pidAddress()));
    assertEquals(0, reap(pid));
  }

  @Test
  void awaitExec_timeIsOver_saysThatTheChildStillUsesTheList() throws Exception {
    sleep(900_000_000);
    execute("/bin/true");
    int pid = steps.script().startWatched();
    assertFalse(steps.script().awaitExec(proc::process, pid, 1_000_000));
    assertTrue(steps.script().awaitExec(proc::process, pid, LONG));
    assertEquals(0, reap(pid));
  }

  @Test
  void awaitExec_programFails_reportsTheErrno() throws Exception {
    execute("/no/such");
    int pid = steps.script().startWatched();
    assertTrue(steps.script().awaitExec(proc::process, pid, LONG));
    assertEquals(Errno.ENOENT, steps.failure().errno());
    assertEquals(ChildScript.FAILED << 8, reap(pid));
  }
}
