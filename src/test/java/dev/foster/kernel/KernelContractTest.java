package dev.foster.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ExitStatus.Exited;
import dev.foster.kernel.ExitStatus.Killed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Kernel} promises, the real one and the simulated one: it checks against Linux
 * what the simulation relies on.
 */
public abstract class KernelContractTest extends FamilyContract {
  private static final int EACCES = 13;

  @Test
  void now_askedTwice_neverGoesBack() {
    long first = kernel().now();
    assertTrue(kernel().now() - first >= 0);
  }

  @Test
  void reap_noChildren_isNull() {
    assertNull(kernel().reap());
  }

  @Test
  void reap_childStillRuns_isNull() throws Exception {
    spawn(runsForEver());
    assertNull(kernel().reap());
  }

  @Test
  void exited_withCode_isReapedOnceWithThatCode() throws Exception {
    int zero = spawn(exitsWith(0));
    int seven = spawn(exitsWith(7));
    int most = spawn(exitsWith(255));
    assertEquals(new Exited(0), awaitExit(zero));
    assertEquals(new Exited(7), awaitExit(seven));
    assertEquals(new Exited(255), awaitExit(most));
    assertNull(kernel().reap());
  }

  @Test
  void exited_notYetReaped_isZombieChild() throws Exception {
    int pid = spawn(exitsWith(0));
    until(() -> kernel().process(pid).isZombie());
    assertTrue(isChild(pid));
    awaitExit(pid);
    assertFalse(isChild(pid));
    assertNull(kernel().process(pid));
  }

  @Test
  void signal_toChild_killsIt() throws Exception {
    int pid = spawn(runsForEver());
    assertTrue(kernel().signal(pid, Signals.TERM));
    assertEquals(new Killed(Signals.TERM, false), awaitExit(pid));
    assertFalse(kernel().signal(pid, Signals.TERM));
  }

  @Test
  void signal_notAProcess_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> kernel().signal(0, Signals.TERM));
    assertThrows(IllegalArgumentException.class, () -> kernel().signal(-1, Signals.TERM));
    assertThrows(IllegalArgumentException.class, () -> kernel().signalGroup(0, Signals.TERM));
    assertThrows(IllegalArgumentException.class, () -> kernel().signalGroup(-1, Signals.TERM));
    assertThrows(IllegalArgumentException.class, () -> kernel().signalGroup(1, Signals.TERM));
  }

  @Test
  void signalGroup_ofChild_reachesItsChildrenToo() throws Exception {
    int pid = spawn(runsForEverWithChild());
    until(() -> kernel().childrenOf(pid).length == 1);
    int grandchild = kernel().childrenOf(pid)[0];
    assertTrue(kernel().signalGroup(pid, Signals.KILL));
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
    until( // either its parent has reaped it, or it has become a child of the JVM
        () -> {
          reapAll();
          return kernel().process(grandchild) == null;
        });
    assertFalse(kernel().signalGroup(pid, Signals.KILL));
  }

  @Tag("no-emulation")
  @Test
  void spawned_always_leadsItsOwnSessionAndGroup() throws Exception {
    int pid = spawn(runsForEver());
    ProcessInfo process = kernel().process(pid);
    assertEquals(pid, process.pid());
    assertEquals(pid, process.session());
    assertEquals(pid, process.group());
    assertFalse(process.isZombie());
    assertTrue(isChild(pid));
    assertEquals(0, kernel().childrenOf(pid).length);
  }

  @Test
  void spawn_programIsMissing_failsAsNotFound() {
    SpawnException failure =
        assertThrows(SpawnException.class, () -> spawn(List.of("no-such-program")));
    assertEquals(SpawnException.Stage.NOT_FOUND, failure.stage());
    assertEquals("cannot find 'no-such-program' in PATH (/usr/bin:/bin)", failure.getMessage());
    assertEquals(0, kernel().children().length);
  }

  @Tag("no-emulation")
  @Test
  void spawn_directoryIsMissing_failsAtThatStage() {
    SpawnRequest request = Requests.of(exitsWith(0)).directory("/no/such/directory").build();
    SpawnException failure = assertThrows(SpawnException.class, () -> kernel().spawn(request));
    assertEquals(SpawnException.Stage.DIRECTORY, failure.stage());
    assertEquals(
        "cannot change to /no/such/directory: No such file or directory", failure.getMessage());
  }

  @Test
  void spawn_fileIsNotAProgram_failsAsNotExecutable() {
    SpawnException failure = assertThrows(SpawnException.class, () -> spawn(isNoProgram()));
    assertEquals(SpawnException.Stage.NOT_EXECUTABLE, failure.stage());
    assertEquals(EACCES, failure.errno());
    assertEquals(0, kernel().children().length);
    assertNull(kernel().reap());
  }

  @Test
  void orphans_ofAnEndedChild_becomeOurs() throws Exception {
    int pid = spawn(leavesOrphans(3));
    assertEquals(new Exited(0), awaitExit(pid));
    until(() -> kernel().children().length == 3);
    int[] orphans = kernel().children();
    for (int orphan : orphans) {
      assertNotEquals(pid, orphan);
      assertTrue(kernel().signal(orphan, Signals.KILL));
    }
    for (int orphan : orphans) {
      assertEquals(new Killed(Signals.KILL, false), awaitExit(orphan));
    }
  }

  @Test
  void marker_inTheEnvironment_isFoundInChildrenAndTheirs() throws Exception {
    SpawnRequest marked =
        Requests.of(runsForEverWithChild())
            .variable("FOSTER_RUNNER=wrong")
            .variable("FOSTER_RUN=right=1")
            .build();
    int pid = kernel().spawn(marked);
    until(() -> kernel().childrenOf(pid).length == 1);
    assertEquals("right=1", kernel().marker(pid));
    int child = kernel().childrenOf(pid)[0];
    until(() -> "right=1".equals(kernel().marker(child))); // has no environment during execve
  }

  @Test
  void marker_notInTheEnvironment_isNull() throws Exception {
    int pid = spawn(runsForEver());
    until(() -> !Kernel.UNKNOWN.equals(kernel().marker(pid))); // not during execve
    assertNull(kernel().marker(pid));
    kernel().signal(pid, Signals.KILL);
    awaitExit(pid);
    assertNull(kernel().marker(pid));
  }

  @Test
  void descendants_ofUs_areListedParentsFirst() throws Exception {
    int first = spawn(runsForEverWithChild());
    int second = spawn(runsForEver());
    until(() -> kernel().descendants().size() == 3);
    List<Integer> pids = new ArrayList<>();
    for (ProcessInfo process : kernel().descendants()) {
      assertTrue(
          process.pid() == first || process.pid() == second || pids.contains(process.parent()));
      pids.add(process.pid());
    }
    assertTrue(pids.contains(first) && pids.contains(second));
  }

  @Test
  void signal_toProcessWithOtherStartTime_isNotSent() throws Exception {
    int pid = spawn(runsForEver());
    ProcessInfo is = kernel().process(pid);
    ProcessInfo was =
        new ProcessInfo(
            pid, is.parent(), is.group(), is.session(), is.startTime() - 1, is.command(), 'S');
    assertFalse(kernel().signal(was, Signals.KILL));
    assertTrue(kernel().signal(is, 0));
    assertTrue(kernel().signal(is, Signals.KILL));
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
    assertFalse(kernel().signal(is, Signals.KILL));
  }

  @Test
  void killAll_withGrandchildren_leavesNone() throws Exception {
    spawn(leavesOrphans(2));
    int pid = spawn(runsForEverWithChild());
    until(() -> kernel().childrenOf(pid).length == 1);
    kernel().killAll();
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
    until(
        () -> {
          reapAll();
          return kernel().children().length == 0;
        });
    assertEquals(List.of(), kernel().descendants());
  }

  @Test
  void pipe_made_hasTwoEndsThatClose() throws Exception {
    int[] ends = kernel().pipe();
    assertEquals(2, ends.length);
    assertNotEquals(ends[0], ends[1]);
    kernel().close(ends[0]);
    kernel().close(ends[1]);
    kernel().close(-1);
    assertNotNull(ends);
  }
}
