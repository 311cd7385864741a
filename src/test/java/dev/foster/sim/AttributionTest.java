package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Event;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Requests;
import dev.foster.kernel.Signals;
import dev.foster.loop.Attribution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which service owns a process, and which process is a main process, on a kernel with few pids. */
class AttributionTest {
  private static final String RUN = "a".repeat(32);
  private static final String OTHER = "b".repeat(32);

  private final VirtualTime agenda = new VirtualTime();
  private final SimulatedKernel kernel = new SimulatedKernel(agenda, 12);
  private final Attribution table = new Attribution(kernel);

  private SimulatedProcess start(String service, String token, Role role) throws Exception {
    kernel.programs(request -> new ProgramBehaviour(service));
    int pid =
        kernel.spawn(
            Requests.of("run")
                .environment("FOSTER_SERVICE=" + service, "FOSTER_RUN=" + token)
                .build());
    table.started(pid, service, token, role);
    return kernel.get(pid);
  }

  private static SimulatedProcess child(SimulatedProcess parent) {
    return parent.fork(new ProgramBehaviour("child"));
  }

  /**
   * The process ends and is reaped; returns the message that makes a successor the main process, or
   * null.
   */
  private Event.Notified ends(SimulatedProcess process) {
    process.exit(0);
    Event.Notified succession = null;
    for (var one = kernel.reap(); one != null; one = kernel.reap()) {
      succession = one.pid() == process.pid ? table.successor(one.pid()) : succession;
      table.reaped(one.pid());
    }
    return succession;
  }

  private Event.Notified announce(SimulatedProcess sender, int main) {
    Notification.Sender who = new Notification.Sender(sender.pid, 0, 0, new int[0], null);
    Notification says =
        new Notification(
            who, false, false, false, false, false, null, null, null, main, null, null);
    return table.checked(new Event.Notified("s", RUN, says), true);
  }

  private List<Integer> left(String run) throws KernelException {
    List<Integer> pids = new ArrayList<>();
    for (Survivor survivor : table.scan()) {
      if (run.equals(survivor.token())) {
        pids.add(survivor.process().pid());
      }
    }
    return pids;
  }

  @Test
  void mainPid_stillAChildOfTheOldOne_becomesMainWhenThatOneIsReaped() throws Exception {
    SimulatedProcess old = start("s", RUN, Role.MAIN);
    SimulatedProcess heir = child(old);
    assertNull(announce(old, heir.pid).message().mainPid());
    Event.Notified succession = ends(old);
    assertNotNull(succession);
    assertEquals(heir.pid, succession.message().mainPid());
  }

  @Test
  void mainPid_successorEndsFirst_isForgotten() throws Exception {
    SimulatedProcess old = start("s", RUN, Role.MAIN);
    SimulatedProcess heir = child(old);
    announce(old, heir.pid);
    heir.exit(0);
    assertNull(ends(old));
  }

  @Test
  void mainPid_ofAHook_isIgnored() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess probe = start("s", RUN + ".health0", Role.HEALTH_PROBE);
    assertNull(announce(main, probe.pid).message().mainPid());
  }

  @Test
  void mainPid_ofAnotherService_isIgnored() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess other = start("t", OTHER, Role.MAIN);
    assertNull(announce(main, other.pid).message().mainPid());
  }

  @Test
  void mainChanged_oldOneLivesOn_isASurvivorWhenTheNewOneEnds() throws Exception {
    SimulatedProcess old = start("s", RUN, Role.MAIN);
    SimulatedProcess between = child(old);
    SimulatedProcess heir = child(between);
    between.exit(0); // the successor is a child of Foster now
    assertEquals(heir.pid, announce(old, heir.pid).message().mainPid());
    table.mainChanged(heir.pid, "s", RUN);
    ends(heir);
    assertEquals(List.of(old.pid), left(RUN));
  }

  /**
   * The session of the old main process lives on below the new one, which the scan does not see as
   * an orphan.
   */
  @Test
  void mainChanged_oldOneEndsFirst_itsSessionIsRememberedBelowTheNewOne() throws Exception {
    SimulatedProcess old = start("s", RUN, Role.MAIN);
    SimulatedProcess between = child(old);
    SimulatedProcess heir = child(between);
    SimulatedProcess left = child(heir);
    left.marker = null;
    between.exit(0);
    announce(old, heir.pid);
    table.mainChanged(heir.pid, "s", RUN);
    ends(old);
    ends(heir);
    assertEquals(List.of(left.pid), left(RUN));
  }

  @Test
  void members_belowAProcessWithoutOwner_areFound() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess daemon = child(main);
    SimulatedProcess worker = child(daemon);
    daemon.newSession();
    daemon.marker = null;
    ends(main);
    assertEquals(List.of(worker.pid), left(RUN));
    assertEquals(List.of(worker.pid), table.members(RUN).stream().map(ProcessInfo::pid).toList());
  }

  /** As when a daemon forks a second time while Foster handles the end of its parent. */
  @Test
  void scan_processForksAndDiesMeanwhile_itsChildIsFound() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess between = child(main);
    between.newSession();
    ends(main);
    List<SimulatedProcess> daemons = new ArrayList<>();
    int[] looks = {0};
    kernel.onLook(
        () -> {
          if (++looks[0] == 2) { // Foster's children are listed by then
            daemons.add(child(between));
            between.exit(0);
          }
        });
    List<Integer> left = left(RUN);
    assertEquals(List.of(daemons.getFirst().pid), left);
  }

  @Test
  void scan_processesForkAndDieWithoutEnd_ends() throws Exception {
    SimulatedKernel wide = new SimulatedKernel(agenda, 30_000);
    Attribution any = new Attribution(wide);
    wide.programs(request -> new ProgramBehaviour("s"));
    int pid = wide.spawn(Requests.of("run").environment("FOSTER_RUN=" + RUN).build());
    List<SimulatedProcess> line = new ArrayList<>(List.of(wide.get(pid)));
    wide.onLook(
        () -> {
          SimulatedProcess last = line.getLast();
          line.add(child(last));
          last.exit(0);
        });
    any.scan();
    assertTrue(line.size() < 1_000, () -> line.size() + " generations");
  }

  @Test
  void scan_processThatExecutes_isRecognizedLater() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess daemon = child(main);
    daemon.newSession();
    daemon.execute(1_000);
    ends(main);
    assertEquals(List.of(), left(RUN));
    assertTrue(table.someUnknown());
    table.giveUpUnknown(); // the scan does not wait for it again, but may still recognize it
    assertEquals(List.of(), left(RUN));
    assertFalse(table.someUnknown());
    agenda.advanceTo(agenda.now() + 1_000);
    assertEquals(List.of(daemon.pid), left(RUN));
    assertFalse(table.someUnknown());
  }

  /** No process is reaped between the end of the old session and the beginning of the new one. */
  @Test
  void leader_numberIsReusedUnseen_theMarkerDecides() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess wanderer = child(main);
    ends(main); // the session lives on, so its number is remembered
    SimulatedProcess other = start("t", OTHER, Role.MAIN);
    wanderer.newSession(); // the session is empty now, and its number free
    SimulatedProcess again = child(other);
    while (again.pid != main.pid) {
      SimulatedProcess next = child(other);
      kernel.end(again, new ExitStatus.Exited(0));
      again = next;
    }
    again.newSession();
    SimulatedProcess daemon = child(again);
    kernel.end(again, new ExitStatus.Exited(0)); // another process reaps it, not Foster
    assertEquals(main.pid, daemon.info().session());
    assertEquals(List.of(wanderer.pid), left(RUN));
    assertEquals(List.of(daemon.pid), left(OTHER));
  }

  @Test
  void leader_numberIsReusedUnseenWithoutMarker_hasNoOwner() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess wanderer = child(main);
    ends(main);
    SimulatedProcess other = start("t", OTHER, Role.MAIN);
    wanderer.newSession();
    SimulatedProcess again = child(other);
    while (again.pid != main.pid) {
      SimulatedProcess next = child(other);
      kernel.end(again, new ExitStatus.Exited(0));
      again = next;
    }
    again.newSession();
    again.marker = null;
    ends(other);
    assertEquals(List.of(wanderer.pid), left(RUN));
    assertEquals(List.of(wanderer.pid), table.members(RUN).stream().map(ProcessInfo::pid).toList());
  }

  @Test
  void leader_numberIsReusedForAnotherSession_isNotTakenForTheOldOne() throws Exception {
    SimulatedProcess main = start("s", RUN, Role.MAIN);
    SimulatedProcess wanderer = child(main);
    wanderer.newSession(); // keeps the run alive, by its marker alone
    ends(main);
    SimulatedProcess other = start("t", OTHER, Role.MAIN);
    SimulatedProcess again = child(other);
    while (again.pid != main.pid) {
      SimulatedProcess next = child(other);
      kernel.end(again, new ExitStatus.Exited(0));
      again = next;
    }
    again.newSession();
    again.marker = null;
    ends(other);
    assertEquals(List.of(wanderer.pid), left(RUN));
    kernel.signal(wanderer.pid, Signals.KILL);
  }
}
