package dev.foster.kernel;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ExitStatus.Exited;
import dev.foster.kernel.ExitStatus.Killed;
import dev.foster.kernel.Kernel.Reaped;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Kernel} promises about processes that are dead, stopped or ignore signals, and
 * about groups and sessions. A subclass provides programs that behave as the promises need it.
 *
 * <p>One test thread makes all calls, as the loop does.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class FamilyContract {
  private final Map<Integer, ExitStatus> reaped = new LinkedHashMap<>();

  /** The kernel under test, the same for the whole test. */
  protected abstract Kernel kernel();

  /** A program that exits with {@code code} at once. */
  protected abstract List<String> exitsWith(int code);

  /** A program that runs until a signal ends it. */
  protected abstract List<String> runsForEver();

  /** A program that runs without end and has one child that does so too. */
  protected abstract List<String> runsForEverWithChild();

  /** A program that leaves {@code count} grandchildren, which run without end, and exits with 0. */
  protected abstract List<String> leavesOrphans(int count);

  /** A program that is called {@code sleep} once it ignores SIGTERM, and then runs without end. */
  protected abstract List<String> isDeafToTerm();

  /** A program that runs without end and has one child that leads a session of its own. */
  protected abstract List<String> runsForEverWithSession();

  /** A program that runs without end and never reaps its child, which exits with {@code code}. */
  protected abstract List<String> neverReaps(int code);

  /** A file that exists and cannot be executed. */
  protected abstract List<String> isNoProgram();

  /** Lets time pass until {@code condition} holds; with the real kernel, just waits. */
  protected void until(BooleanSupplier condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(condition::getAsBoolean);
  }

  protected final int spawn(List<String> argv) throws SpawnException {
    return kernel().spawn(Requests.of(argv).build());
  }

  /** Reaps until {@code pid} was reaped. */
  protected final ExitStatus awaitExit(int pid) {
    until(
        () -> {
          reapAll();
          return reaped.containsKey(pid);
        });
    return reaped.get(pid);
  }

  protected final void reapAll() {
    for (Reaped one = kernel().reap(); one != null; one = kernel().reap()) {
      assertNull(reaped.put(one.pid(), one.status()), "reaped twice: " + one.pid());
    }
  }

  protected final boolean isChild(int pid) {
    return Arrays.stream(kernel().children()).anyMatch(child -> child == pid);
  }

  @AfterEach
  final void endAll() {
    until(
        () -> {
          kernel().killAll();
          reapAll();
          return kernel().children().length == 0;
        });
  }

  @Test
  void reap_severalDead_givesEachOnceInAnyOrder() throws Exception {
    Map<Integer, ExitStatus> expected = new LinkedHashMap<>();
    for (int code = 1; code <= 4; code++) {
      expected.put(spawn(exitsWith(code)), new Exited(code));
    }
    for (int pid : expected.keySet()) {
      until(() -> kernel().process(pid).isZombie());
    }
    reapAll();
    assertEquals(expected, reaped);
  }

  @Test
  void signal_toZombie_succeedsWithoutEffect() throws Exception {
    int pid = spawn(exitsWith(3));
    until(() -> kernel().process(pid).isZombie());
    ProcessInfo zombie = kernel().process(pid);
    assertTrue(kernel().signal(pid, Signals.TERM));
    assertTrue(kernel().signal(zombie, Signals.KILL));
    assertTrue(kernel().signalGroup(pid, Signals.KILL));
    assertEquals(0, kernel().childrenOf(pid).length);
    assertEquals("", Objects.toString(kernel().marker(pid), Kernel.UNKNOWN)); // not this one either
    assertEquals(new Exited(3), awaitExit(pid));
    assertNull(kernel().marker(pid));
    assertFalse(kernel().signal(pid, Signals.TERM));
    assertFalse(kernel().signal(zombie, Signals.KILL));
    assertFalse(kernel().signalGroup(pid, Signals.KILL));
  }

  @Test
  void signal_toStopped_waitsUntilItContinues() throws Exception {
    int pid = spawn(runsForEver());
    kernel().signal(pid, Signals.STOP);
    until(() -> kernel().process(pid).state() == 'T');
    assertNull(kernel().reap()); // a stopped process has not ended
    assertTrue(kernel().signal(pid, Signals.TERM));
    assertEquals('T', kernel().process(pid).state());
    kernel().signal(pid, Signals.CONT);
    assertEquals(new Killed(Signals.TERM, false), awaitExit(pid));
  }

  @Test
  void continue_toOneStoppedSeveralTimes_makesItRun() throws Exception {
    int pid = spawn(runsForEver());
    kernel().signal(pid, Signals.STOP);
    until(() -> kernel().process(pid).state() == 'T');
    kernel().signal(pid, Signals.STOP);
    kernel().signal(pid, Signals.TSTP);
    kernel().signal(pid, Signals.CONT);
    until(() -> kernel().process(pid).state() != 'T');
    kernel().signal(pid, Signals.TERM);
    assertEquals(new Killed(Signals.TERM, false), awaitExit(pid));
  }

  @Test
  void kill_toStopped_endsIt() throws Exception {
    int pid = spawn(runsForEver());
    kernel().signal(pid, Signals.STOP);
    until(() -> kernel().process(pid).state() == 'T');
    kernel().signal(pid, Signals.KILL);
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
  }

  @Test
  void kill_toOneThatIgnoresSignals_endsIt() throws Exception {
    int pid = spawn(isDeafToTerm());
    until(() -> kernel().process(pid).command().equals("sleep"));
    assertTrue(kernel().signal(pid, Signals.TERM));
    assertTrue(kernel().signal(pid, Signals.KILL));
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
  }

  @Test
  void group_whoseLeaderIsReaped_livesOnWithItsNumber() throws Exception {
    int pid = spawn(leavesOrphans(2));
    int us = kernel().process(pid).parent();
    awaitExit(pid);
    until(() -> kernel().children().length == 2);
    for (int orphan : kernel().children()) {
      ProcessInfo process = kernel().process(orphan);
      assertEquals(pid, process.group());
      assertEquals(pid, process.session());
      assertEquals(us, process.parent());
      assertEquals(process.startTime(), kernel().process(orphan).startTime());
    }
    assertNull(kernel().process(pid));
    assertEquals(2, kernel().descendants().size());
    assertTrue(kernel().signalGroup(pid, Signals.KILL));
    until(
        () -> {
          reapAll();
          return kernel().children().length == 0;
        });
    assertFalse(kernel().signalGroup(pid, Signals.KILL));
  }

  @Test
  void session_ofAChild_isNotInTheGroupAndBecomesOurs() throws Exception {
    int pid = spawn(runsForEverWithSession());
    int us = kernel().process(pid).parent();
    until(() -> ownSessions(pid).size() == 1);
    ProcessInfo left = ownSessions(pid).get(0);
    assertEquals(left.pid(), left.group());
    assertTrue(kernel().signalGroup(pid, Signals.KILL));
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
    until(() -> isChild(left.pid()));
    ProcessInfo orphan = kernel().process(left.pid());
    assertEquals(us, orphan.parent());
    assertEquals(left.startTime(), orphan.startTime());
    assertFalse(orphan.isZombie());
    assertTrue(kernel().signal(left, Signals.KILL));
    assertEquals(new Killed(Signals.KILL, false), awaitExit(left.pid()));
  }

  private List<ProcessInfo> ownSessions(int parent) {
    return kernel().descendants().stream()
        .filter(process -> process.parent() == parent && process.session() == process.pid())
        .toList();
  }

  @Test
  void zombie_ofAnotherParent_isOursOnlyWhenThatParentEnds() throws Exception {
    int pid = spawn(neverReaps(5));
    until(() -> kernel().childrenOf(pid).length == 1);
    int zombie = kernel().childrenOf(pid)[0];
    until(() -> kernel().process(zombie).isZombie());
    assertNull(kernel().reap());
    assertFalse(isChild(zombie));
    assertEquals(2, kernel().descendants().size());
    kernel().signal(pid, Signals.KILL);
    assertEquals(new Killed(Signals.KILL, false), awaitExit(pid));
    assertEquals(new Exited(5), awaitExit(zombie));
  }
}
