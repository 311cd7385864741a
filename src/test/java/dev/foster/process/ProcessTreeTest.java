package dev.foster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.control.WaitProgress;
import dev.foster.control.WaitProgress.Awaited;
import dev.foster.core.Role;
import dev.foster.kernel.ProcessFacts;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.Snapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  private static final Instant NOW = Snapshots.START;

  private static Snapshot snapshot(ServiceStatus... services) {
    return Snapshots.snapshot(Map.of(), services);
  }

  private final TestTable table = new TestTable().add(1, 0, 0, "foster up");
  private ProcessOwnership ownership = new ProcessOwnership(table.view(), 1, 0, 0);

  private ProcessTree tree() {
    return new ProcessTree(table, ownership);
  }

  /** Foster has started the main process 17 of php. */
  private void phpRuns() {
    ownership.started(17, "php", "abc", Role.MAIN);
  }

  /** The main process of php has ended and was reaped. */
  private void phpEnds() {
    ownership.reaped(17);
  }

  private Map<Integer, String> owners() {
    Map<Integer, String> found = new TreeMap<>();
    tree().all().forEach(node -> found.put(node.pid(), node.service() + "/" + node.mark()));
    return found;
  }

  @Test
  void of_mainAndItsChildren_areTheServices() {
    phpRuns();
    table.add(17, 1, 17, "php-fpm").add(31, 17, 17, "pool").add(40, 17, 40, "setsid");
    table.add(41, 40, 40, "below");
    assertEquals(
        Map.of(1, "null/foster", 17, "php/main", 31, "php/null", 40, "php/null", 41, "php/null"),
        owners());
  }

  @Test
  void of_adopted_isOrphanWhileTheMainProcessRuns() {
    phpRuns();
    table.add(17, 1, 17, "php-fpm").add(31, 1, 17, "pool").add(32, 1, 32, "left").mark(32, "abc");
    table.add(33, 32, 32, "child of it").add(50, 1, 50, "stranger").add(51, 50, 50, "child");
    assertEquals(
        Map.of(
            1,
            "null/foster",
            17,
            "php/main",
            31,
            "php/orphan",
            32,
            "php/orphan",
            33,
            "php/null",
            50,
            "null/orphan",
            51,
            "null/null"),
        owners());
  }

  @Test
  void of_mainHasEnded_theRestAreSurvivors() {
    table.add(31, 1, 17, "pool").add(32, 1, 32, "left").mark(32, "abc");
    phpRuns();
    phpEnds();
    assertEquals(Map.of(1, "null/foster", 31, "php/survivor", 32, "php/survivor"), owners());
  }

  @Test
  void of_hooks_haveTheirNames() {
    phpRuns();
    phpEnds();
    ownership.started(60, "php", "abc.pre0", Role.PRE_START);
    ownership.started(61, "php", "abc.health0", Role.HEALTH_PROBE);
    ownership.started(64, "php", "abc.finish", Role.FINISH);
    table.add(60, 1, 60, "mkdir").mark(60, "abc.pre0");
    table.add(61, 1, 61, "curl").mark(61, "abc.health0").add(62, 61, 61, "child");
    table.add(63, 1, 61, "left by it").mark(63, "abc.health0");
    table.add(64, 1, 64, "cleanup").mark(64, "abc.finish");
    table.add(65, 1, 65, "of another run").mark(65, "abcd");
    assertEquals(
        Map.of(
            1,
            "null/foster",
            60,
            "php/pre_start",
            61,
            "php/health.exec",
            62,
            "php/null",
            63,
            "php/survivor",
            64,
            "php/finish",
            65,
            "null/orphan"),
        owners());
  }

  @Test
  void of_processesFromOutside_onlyPid1ShowsThem() {
    table.add(70, 0, 70, "sh").add(71, 70, 70, "foster ps");
    assertEquals(Map.of(1, "null/foster", 70, "null/outside", 71, "null/outside"), owners());
    ownership = new ProcessOwnership(table.view(), 70, 0, 0);
    assertEquals(List.of(70, 71), tree().all().stream().map(ProcessTree.Node::pid).toList());
  }

  @Test
  void of_loopOfParents_ends() { // rows are read one after another and may contradict each other
    table.add(80, 81, 80, "a").add(81, 80, 80, "b");
    assertEquals(3, owners().size());
  }

  @Test
  void of_rewrittenEnvironment_isRecognizedByTheMark() {
    ownership = new ProcessOwnership(table.view(), 1, ProcessFacts.NO_MARK, 5);
    long mark = ownership.markFor("abc");
    phpRuns();
    phpEnds();
    table.add(90, 1, 90, "nginx: master process").limit(90, mark).add(91, 1, 91, "unmarked");
    assertEquals(Map.of(1, "null/foster", 90, "php/survivor", 91, "null/orphan"), owners());
  }

  @Test
  void progress_stopping_namesWhatIsLeft() {
    table.add(31, 1, 17, "php-fpm: pool www").add(32, 1, 17, "php-fpm: pool www");
    table.add(33, 1, 17, "x".repeat(100)).add(34, 1, 17, "", 'Z');
    phpRuns();
    phpEnds();
    Snapshot snapshot =
        snapshot(Snapshots.with(Snapshots.service("php", "stopping"), 0, NOW.plusMillis(4_001)));
    assertEquals(
        "waiting for php: 3 processes left (php-fpm: pool www, pid 31; "
            + "php-fpm: pool www, pid 32; and 1 more), SIGKILL in 5 s",
        new WaitProgress(tree()).text(Awaited.DOWN, List.of("php"), snapshot));
  }

  @Test
  void progress_severalServices_namesTwo() {
    Snapshot snapshot =
        snapshot(
            Snapshots.with(Snapshots.service("a", "starting"), 5, NOW.plusSeconds(60)),
            Snapshots.with(
                Snapshots.service("b", "waiting"), null, null, "waiting for a (ready)", true),
            Snapshots.service("c", "backoff"),
            Snapshots.service("d", "up"),
            Snapshots.service("e", "completed"));
    WaitProgress progress = new WaitProgress(tree());
    assertEquals(
        "waiting for a: starting, gives up in 60 s; b: waiting for a (ready); and 1 more",
        progress.text(Awaited.UP, List.of(), snapshot));
    assertEquals("waiting for c: backoff", progress.text(Awaited.UP, List.of("c", "d"), snapshot));
    assertNull(progress.text(Awaited.UP, List.of("d", "e"), snapshot));
    assertEquals(
        "waiting for d: its turn", progress.text(Awaited.DOWN, List.of("d", "e"), snapshot));
  }
}
