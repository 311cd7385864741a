package dev.foster.process;

import static dev.foster.process.ServiceUsage.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foster.core.Role;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel.Reaped;
import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.process.UsageSampler.Detail;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageSamplerTest {
  private static final long SECOND = 1_000_000_000;
  private static final ExitStatus DONE = new ExitStatus.Exited(0);

  /** A process table that a test makes up. */
  private static final class Processes implements ProcessList {
    final List<Row> rows = new ArrayList<>();
    ProcessList.Resources each = new ProcessList.Resources(3, 1000, 2000, 500);
    int readings;
    Runnable whileReading = () -> {};

    void add(int pid, int parent, char state, long cpu, long children) {
      ProcessInfo info = new ProcessInfo(pid, parent, pid, pid, 1, "name", state);
      rows.add(new Row(info, cpu, children, state == 'Z' ? 0 : 4096, 2, 0, ""));
    }

    void remove(int pid) {
      rows.removeIf(row -> row.info().pid() == pid);
    }

    @Override
    public List<Row> processes(boolean commandLines) {
      readings++;
      whileReading.run();
      return List.copyOf(rows);
    }

    @Override
    public Resources[] resources(int[] pids, boolean proportional) {
      Resources[] all = new Resources[pids.length];
      java.util.Arrays.fill(all, each);
      return all;
    }

    @Override
    public boolean countsOomKills() {
      return true;
    }

    @Override
    public ProcessInfo process(int pid) {
      return rows.stream().map(Row::info).filter(p -> p.pid() == pid).findFirst().orElse(null);
    }

    @Override
    public String marker(int pid) {
      return null;
    }

    @Override
    public long mark(int pid) {
      return ProcessFacts.NO_MARK;
    }
  }

  private final Processes processes = new Processes();
  private final TestTable empty = new TestTable();
  private final ProcessOwnership ownership = new ProcessOwnership(empty.view(), 1, 0, 0);
  private final UsageSampler sampler = new ProcessTree(processes, ownership).usage();
  private long now;

  UsageSamplerTest() {
    processes.add(1, 0, 'S', 70, 0);
    processes.add(17, 1, 'S', 100, 40);
    processes.add(31, 17, 'S', 10, 0);
    ownership.started(17, "web", "abc", Role.MAIN);
  }

  private ServiceUsage web() {
    now += SECOND;
    return sampler.sample(List.of("web"), Detail.ALL, now).services().get("web");
  }

  @Test
  void sample_livingProcesses_areAddedUp() {
    ServiceUsage web = web();
    assertEquals(new ServiceUsage(150, 8192, 1000, 2, 4, 6, 2000, 4000, 0), web);
  }

  @Test
  void sample_reapedByFoster_keepsItsTime() {
    assertEquals(150, web().cpuMillis());
    processes.remove(17);
    processes.remove(31);
    ownership.used("web", new Reaped(17, DONE, 155_000, 7, 8), 1);
    ownership.reaped(17);
    ServiceUsage web = web();
    assertEquals(155, web.cpuMillis());
    assertEquals(0, web.processes());
    assertEquals(1, web.oomKills());
  }

  @Test
  void sample_childReapedByItsParent_isCountedOnce() {
    processes.remove(31);
    processes.add(31, 17, 'Z', 12, 0);
    assertEquals(152, web().cpuMillis());
    assertEquals(1, web().processes());
    processes.remove(31);
    processes.remove(17);
    processes.add(17, 1, 'S', 100, 52);
    assertEquals(152, web().cpuMillis());
  }

  @Test
  void sample_reapedWhileReading_neverGoesDownAndIsCountedOnce() {
    assertEquals(150, web().cpuMillis());
    processes.whileReading =
        () -> {
          processes.remove(31);
          ownership.used("web", new Reaped(31, DONE, 10_000, 0, 0), 0);
        };
    assertEquals(150, web().cpuMillis());
    processes.whileReading = () -> {};
    assertEquals(150, web().cpuMillis());
  }

  @Test
  void sample_withinASecond_readsOnce() {
    var first = sampler.sample(List.of("web"), Detail.ALL, now);
    assertSame(first, sampler.sample(List.of("web"), Detail.ALL, now + SECOND - 1));
    assertEquals(1, processes.readings);
    sampler.sample(List.of("web"), Detail.ALL, now + SECOND);
    sampler.sample(List.of("web", "new"), Detail.ALL, now + SECOND); // a reload has added one
    sampler.sample(List.of("web"), Detail.PROPORTIONAL, now + SECOND);
    assertEquals(4, processes.readings);
  }

  @Test
  void sample_ofTheProcessorTime_readsNoMore() {
    assertEquals(4000, web().writtenBytes());
    processes.each = null; // whoever adds it up fails
    var sample = sampler.sample(List.of("web"), Detail.PROCESSOR, now + SECOND);
    assertEquals(150, sample.services().get("web").cpuMillis());
    processes.each = new ProcessList.Resources(3, 1000, 1999, 500);
    var all = sampler.sample(List.of("web"), Detail.ALL, now + SECOND);
    assertEquals(4000, all.services().get("web").writtenBytes(), "never goes down");
    assertSame(all, sampler.sample(List.of("web"), Detail.PROCESSOR, now + SECOND));
  }

  @Test
  void sample_forbidden_isUnknown() {
    processes.each = new ProcessList.Resources(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
    ServiceUsage web = web();
    assertEquals(UNKNOWN, web.descriptors());
    assertEquals(UNKNOWN, web.readBytes());
    assertEquals(150, web.cpuMillis());
  }

  @Test
  void sample_hiddenMainProcess_isUnknown() {
    processes.remove(17);
    processes.remove(31);
    ServiceUsage web = web();
    assertEquals(UNKNOWN, web.cpuMillis());
    assertEquals(UNKNOWN, web.processes());
    assertEquals(0, web.oomKills());
  }
}
