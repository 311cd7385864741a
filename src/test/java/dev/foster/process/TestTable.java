package dev.foster.process;

import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process table that a test makes up. */
final class TestTable implements ProcessList {
  private final List<Row> rows = new ArrayList<>();
  private final Map<Integer, String> markers = new HashMap<>();
  private final Map<Integer, Long> limits = new HashMap<>();

  TestTable add(int pid, int parent, int session, String command) {
    return add(pid, parent, session, command, 'S');
  }

  TestTable add(int pid, int parent, int session, String command, char state) {
    ProcessInfo info = new ProcessInfo(pid, parent, session, session, 1, "name", state);
    rows.add(new Row(info, 0, 0, 0, 1, 0, command));
    return this;
  }

  /** Sets FOSTER_RUN in the environment of a process. */
  TestTable mark(int pid, String marker) {
    markers.put(pid, marker);
    return this;
  }

  /** Sets the hard RLIMIT_LOCKS of a process. */
  TestTable limit(int pid, long mark) {
    limits.put(pid, mark);
    return this;
  }

  /** The same processes, as the port of the loop. */
  ProcessFacts view() {
    return new ProcessFacts() {
      @Override
      public int[] children() {
        return childrenOf(1);
      }

      @Override
      public int[] childrenOf(int pid) {
        return rows.stream()
            .filter(row -> row.info().parent() == pid)
            .mapToInt(row -> row.info().pid())
            .toArray();
      }

      @Override
      public ProcessInfo process(int pid) {
        return TestTable.this.process(pid);
      }

      @Override
      public String marker(int pid) {
        return TestTable.this.marker(pid);
      }

      @Override
      public long mark(int pid) {
        return TestTable.this.mark(pid);
      }
    };
  }

  @Override
  public List<Row> processes(boolean commandLines) {
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

  @Override
  public ProcessInfo process(int pid) {
    return rows.stream().map(Row::info).filter(each -> each.pid() == pid).findFirst().orElse(null);
  }

  @Override
  public String marker(int pid) {
    return markers.get(pid);
  }

  @Override
  public long mark(int pid) {
    return limits.getOrDefault(pid, ProcessFacts.NO_MARK);
  }
}
