package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.Requests;
import dev.foster.kernel.ResourceLimit.Resource;
import dev.foster.loop.Attribution;
import dev.foster.process.ProcessTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code foster ps} shows a process under a service if and only if a stop of the service ends it.
 */
class ProcessTreeComparisonTest {
  private static final int TREES = 2_000;
  private static final int PIDS = 60;
  private static final List<String> SERVICES = List.of("a", "b", "c");

  /** One random history of processes, with Foster's view of it. */
  private static final class History implements ProcessList {
    private final SeededRandom random;
    private final SimulatedKernel kernel = new SimulatedKernel(new VirtualTime(), PIDS);
    private final Attribution attribution;
    private int attributedWithoutParents;

    History(long seed) {
      random = new SeededRandom(seed);
      if (random.percent(70)) {
        kernel.allowsMarks();
      }
      attribution = new Attribution(kernel);
      kernel.programs(request -> new ProgramBehaviour("program"));
    }

    private static String run(String service) {
      return service.repeat(32);
    }

    void start(String service, Role role, String suffix) throws Exception {
      String token = run(service) + suffix;
      long mark = attribution.ownership().markFor(token);
      var request =
          Requests.of("program").environment("FOSTER_SERVICE=" + service, "FOSTER_RUN=" + token);
      int pid = kernel.spawn(request.limit(Resource.LOCKS, mark, mark).build());
      attribution.started(pid, service, token, role);
    }

    void happen() {
      List<SimulatedProcess> living = new ArrayList<>();
      kernel.all().forEach(living::add);
      living.removeIf(process -> !process.isAlive());
      if (living.isEmpty()) {
        return;
      }
      SimulatedProcess process = living.get(random.below(living.size()));
      switch (random.below(7)) {
        case 0, 1, 2 -> process.fork(new ProgramBehaviour("child"));
        case 3 -> process.newSession();
        case 4 -> process.marker = null;
        case 5 -> attribution.ownership().remember(process.pid);
        default -> process.exit(0);
      }
      if (random.percent(50)) {
        reap();
      }
    }

    private void reap() {
      for (var reaped = kernel.reap(); reaped != null; reaped = kernel.reap()) {
        attribution.reaped(reaped.pid());
      }
    }

    void compare() throws Exception {
      reap();
      ProcessTree tree = new ProcessTree(this, attribution.ownership());
      if (random.percent(50)) {
        for (String service : SERVICES) { // the same before the loop has looked
          Set<Integer> shown = shown(tree, service);
          assertEquals(ended(service), shown, service);
        }
      }
      List<Survivor> survivors = attribution.scan();
      for (String service : SERVICES) {
        Set<Integer> shown = shown(tree, service);
        assertEquals(ended(service), shown, service);
        for (Survivor survivor : survivors) {
          boolean its = service.equals(survivor.service());
          assertEquals(its, its && shown.contains(survivor.process().pid()), service);
          attributedWithoutParents += its ? 1 : 0;
        }
      }
    }

    private Set<Integer> ended(String service) {
      Set<Integer> ended = new TreeSet<>();
      attribution.members(run(service)).forEach(member -> ended.add(member.pid()));
      return ended;
    }

    private static Set<Integer> shown(ProcessTree tree, String service) {
      Set<Integer> shown = new TreeSet<>();
      tree.of(service).forEach(node -> shown.add(node.pid()));
      return shown;
    }

    @Override
    public List<Row> processes(boolean commandLines) {
      List<Row> rows = new ArrayList<>();
      rows.add(row(new ProcessInfo(1, 0, 1, 1, 0, "foster", 'S')));
      kernel.all().forEach(process -> rows.add(row(process.info())));
      return rows;
    }

    @Override
    public Resources[] resources(int[] pids, boolean proportional) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean countsOomKills() {
      return false;
    }

    private static Row row(ProcessInfo info) {
      return new Row(info, 0, 0, 0, 1, 0, info.command());
    }

    @Override
    public ProcessInfo process(int pid) {
      return kernel.process(pid);
    }

    @Override
    public String marker(int pid) {
      return kernel.marker(pid);
    }

    @Override
    public long mark(int pid) {
      return kernel.mark(pid);
    }
  }

  @Test
  void ps_showsWhatAStopEnds() throws Exception {
    int attributed = 0;
    for (long seed = 0; seed < TREES; seed++) {
      History history = new History(seed);
      for (String service : SERVICES) {
        history.start(service, Role.MAIN, "");
      }
      history.start("a", Role.HEALTH_PROBE, ".health0");
      for (int i = 0; i < 40; i++) {
        history.happen();
      }
      history.compare();
      attributed += history.attributedWithoutParents;
    }
    assertTrue(attributed > TREES, attributed + " processes outlived their parents");
  }
}
