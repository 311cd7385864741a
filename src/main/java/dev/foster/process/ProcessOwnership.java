package dev.foster.process;

import dev.foster.core.Role;
import dev.foster.core.RunToken;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Determines which run of which service a process belongs to, by one rule: {@link #ownerOf}. A stop
 * and {@code foster ps} both use it.
 *
 * <p>Foster knows the processes that it started. Their descendants belong to the same run. A
 * process whose parent died becomes Foster's child; it belongs to the run under which Foster saw it
 * before, else to the run that its session, its process group, its mark or {@code FOSTER_RUN}
 * names.
 *
 * <p>Only the loop's thread changes this object; any thread may ask {@link #ownerOf}.
 */
public final class ProcessOwnership {
  /** The most levels of the process tree that a search goes up. */
  static final int MAX_DEPTH = 256;

  /** How often a search up the tree starts again because a parent has died meanwhile. */
  private static final int MAX_ATTEMPTS = 4;

  private static final int PRUNE_AT_LEAST = 1_024;

  private static final long[] NOTHING = new long[4];

  private final ProcessFacts processes;
  private final int self;
  private final RunMarks marks;

  /** Processes that Foster started, or that became main processes, until they are reaped. */
  private final Map<Integer, Owner> started = new ConcurrentHashMap<>();

  /** Owners by the session and group that they lead, as long as a process of the run is left. */
  private final Map<Integer, Owner> leaders = new ConcurrentHashMap<>();

  /** Runs that are not over, by the run's part of the token. */
  private final Map<String, Owner> runs = new ConcurrentHashMap<>();

  /** Owners that were found, by pid, until the process is reaped or its run is over. */
  private final Map<Integer, KnownOwner> known = new ConcurrentHashMap<>();

  /** {@link #used(String)} of each service that a process was reaped of; arrays never change. */
  private final Map<String, long[]> used = new ConcurrentHashMap<>();

  private volatile boolean countsAdopted;
  private int pruneAt = PRUNE_AT_LEAST;

  /**
   * Knows no process yet.
   *
   * @param self Foster's pid
   * @param markLimit Foster's own hard RLIMIT_LOCKS, see {@link dev.foster.kernel.Kernel#markLimit}
   * @param random where the numbering of marks starts
   */
  public ProcessOwnership(ProcessFacts processes, int self, long markLimit, long random) {
    this.processes = processes;
    this.self = self;
    marks = new RunMarks(markLimit, random);
  }

  int self() {
    return self;
  }

  // --- reports of the loop -----------------------------------------------------------------

  /**
   * The hard RLIMIT_LOCKS for the next process of a run.
   *
   * @return {@link ProcessFacts#NO_MARK} if it gets none
   */
  public long markFor(String token) {
    return marks.mark(RunToken.parse(token).run());
  }

  /** Handles the start of a process by Foster. */
  public void started(int pid, String service, String token, Role role) {
    boolean main = role == Role.MAIN;
    Owner owner = new Owner(pid, service, RunToken.parse(token), main, !main, true, false);
    started.put(pid, owner);
    leaders.put(pid, owner);
    runs.putIfAbsent(owner.run(), owner);
  }

  /**
   * Handles a reaped child.
   *
   * @return true if Foster had started it: others may still be in its session
   */
  boolean reaped(int pid) {
    known.remove(pid);
    return started.remove(pid) != null;
  }

  /** Looks at adopted children before they are reaped, from the first question about usage on. */
  void countAdopted() {
    countsAdopted = true;
  }

  /** The service of a child that has ended and is not reaped yet; null if it has none. */
  String serviceOfEnded(int pid, ProcessFacts view) {
    Owner owner = started.get(pid);
    if (owner == null && countsAdopted) {
      ProcessInfo process = view.process(pid);
      owner = process == null ? null : adopted(process, view);
    }
    return owner == null ? null : owner.service();
  }

  /** Adds what a reaped process has used to the total of its service. */
  public void used(String service, Kernel.Reaped reaped, long oomKills) {
    if (service != null) {
      long[] before = used.getOrDefault(service, NOTHING);
      used.put(
          service,
          new long[] {
            before[0] + reaped.cpuMicros(),
            before[1] + reaped.readBytes(),
            before[2] + reaped.writtenBytes(),
            before[3] + oomKills
          });
    }
  }

  /**
   * What the reaped processes of a service have used since Foster started: microseconds of
   * processor time, bytes read, bytes written, kills by the OOM killer.
   */
  public long[] used(String service) {
    return used.getOrDefault(service, NOTHING);
  }

  /** Handles the end of the session and the group that a reaped process led. */
  void sessionEnded(int pid) {
    if (!started.containsKey(pid)) {
      leaders.remove(pid);
    }
  }

  /** True if Foster started this process, and it leads a session. */
  boolean isLeader(int pid) {
    return started.containsKey(pid) && leaders.containsKey(pid);
  }

  /** Makes another process the main process of a run (MAINPID). */
  public void mainChanged(int pid, String service, String run) {
    for (Map.Entry<Integer, Owner> entry : started.entrySet()) {
      Owner old = entry.getValue();
      if (old.main() && old.run().equals(run)) {
        entry.setValue(old.replaced());
      }
    }
    started.put(pid, new Owner(pid, service, new RunToken(run, ""), true, false, true, false));
  }

  /** Handles the end of the last process of a run. */
  public void runEnded(String run) {
    runs.remove(run);
    marks.release(run);
    leaders.values().removeIf(owner -> owner.run().equals(run));
    known.values().removeIf(each -> each.owner() != null && each.owner().run().equals(run));
  }

  /**
   * Remembers the processes below a process that Foster started, so that they keep their owner when
   * their parents die. The caller calls this before a signal that may end that process.
   */
  public void remember(int pid) {
    Owner owner = started.get(pid);
    if (owner != null) {
      rememberBelow(pid, owner, 0);
    }
  }

  private void rememberBelow(int parent, Owner owner, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    for (int pid : processes.childrenOf(parent)) {
      ProcessInfo process = processes.process(pid);
      if (process != null && !process.isZombie()) {
        learn(process, owner, true);
        rememberBelow(pid, owner, depth + 1);
      }
    }
  }

  /** Remembers a result of {@link #ownerOf}. */
  void learn(ProcessInfo process, Owner owner) {
    if (!started.containsKey(process.pid())) {
      learn(process, owner, false);
    }
  }

  private void learn(ProcessInfo process, Owner owner, boolean seen) {
    KnownOwner before = known.get(process.pid());
    if (before == null
        || before.startTime() != process.startTime()
        || seen && !before.seen()
        || before.isVague()) {
      known.put(process.pid(), new KnownOwner(process.startTime(), owner, seen));
      if (known.size() > pruneAt) {
        prune();
      }
    }
  }

  /** Forgets processes that have ended without becoming Foster's children. */
  private void prune() {
    known
        .entrySet()
        .removeIf(
            entry -> {
              ProcessInfo now = processes.process(entry.getKey());
              return now == null || now.startTime() != entry.getValue().startTime();
            });
    pruneAt = Math.max(PRUNE_AT_LEAST, 2 * known.size());
  }

  /** Forgets owners that may be wrong, because some processes could not be looked at. */
  void forgetUncertain() {
    known.values().removeIf(each -> !each.seen());
  }

  // --- the rule ---------------------------------------------------------------------------------

  /**
   * The owner of a process. The caller asks from the top of the tree downwards.
   *
   * @param parent owner of its parent; null if the parent has none or is Foster
   * @param view where facts about the process are looked up
   * @return null if it has no known owner, {@link Owner#UNKNOWN} if this cannot be decided yet
   */
  Owner ownerOf(ProcessInfo process, Owner parent, ProcessFacts view) {
    Owner own = started.get(process.pid());
    if (own != null) {
      return own;
    }
    return parent != null ? parent : adopted(process, view);
  }

  private Owner adopted(ProcessInfo process, ProcessFacts view) {
    KnownOwner before = known.get(process.pid());
    boolean isKnown = before != null && before.startTime() == process.startTime();
    Owner now = isKnown && !before.isVague() ? null : look(process, view);
    return isKnown && (now == null || now == Owner.UNKNOWN) ? before.owner() : now;
  }

  private Owner look(ProcessInfo process, ProcessFacts view) {
    Owner owner = leader(process, true, view);
    if (owner != null) {
      return owner;
    }
    Owner marked = byMark(view.mark(process.pid()));
    String marker = process.isZombie() ? null : view.marker(process.pid()); // which has none left
    boolean unknown = ProcessFacts.UNKNOWN.equals(marker);
    owner = byMarker(marker);
    if (owner != null && (marked == null || owner.run().equals(marked.run()))) {
      return owner;
    }
    owner = leader(process, false, view); // names the hook or check, which a mark does not
    if (marked != null && (owner == null || !owner.run().equals(marked.run()))) {
      return unknown ? marked.withoutMarker() : marked;
    }
    return owner == null && unknown ? Owner.UNKNOWN : owner;
  }

  /**
   * The owner that leads the session or the group of a process. A leader that was reaped counts
   * only while no process has its pid: the kernel reuses a number when the old session is empty.
   *
   * @param alive whether only leaders count that were not reaped
   */
  private Owner leader(ProcessInfo process, boolean alive, ProcessFacts view) {
    Owner owner = leader(process.session(), alive, view);
    return owner != null ? owner : leader(process.group(), alive, view);
  }

  private Owner leader(int pid, boolean alive, ProcessFacts view) {
    Owner leader = leaders.get(pid);
    boolean counts =
        leader != null && (alive ? started.containsKey(pid) : view.process(pid) == null);
    return counts ? leader : null;
  }

  private Owner byMark(long mark) {
    String run = marks.run(mark);
    Owner owner = run == null ? null : runs.get(run);
    return owner == null ? null : Owner.of(owner, new RunToken(run, ""), false);
  }

  private Owner byMarker(String marker) {
    if (marker == null) {
      return null;
    }
    RunToken token = RunToken.parse(marker);
    Owner owner = runs.get(token.run());
    return owner == null ? null : Owner.of(owner, token, true);
  }

  // --- questions about one process --------------------------------------------------------------

  /** The owner of a living process, found by following its parents up to Foster; null if none. */
  private Owner ownerOf(int pid) {
    List<ProcessInfo> line = new ArrayList<>();
    for (int climbs = 0; climbs < MAX_ATTEMPTS; climbs++) {
      if (climb(pid, line)) {
        Owner owner = null;
        for (int i = line.size() - 1; i >= 0; i--) {
          owner = ownerOf(line.get(i), owner, processes);
          owner = owner == Owner.UNKNOWN ? null : owner;
        }
        return owner;
      }
    }
    return null;
  }

  /** Collects a process and its parents up to Foster's child; false if one has died meanwhile. */
  private boolean climb(int pid, List<ProcessInfo> line) {
    line.clear();
    for (int at = pid; at != self; at = line.getLast().parent()) {
      ProcessInfo process = at <= 0 || line.size() > MAX_DEPTH ? null : processes.process(at);
      if (process == null || line.isEmpty() && process.isZombie()) {
        return false;
      }
      line.add(process);
    }
    return true;
  }

  /**
   * True if a living process certainly belongs to a run. Its mark alone is not enough, because a
   * process can lower its mark to that of another run.
   */
  public boolean belongs(int pid, String run) {
    Owner owner = ownerOf(pid);
    return owner != null && owner.proven() && owner.run().equals(run);
  }

  /** True if a living process belongs to a run and is not one of its hooks and probes. */
  public boolean mayBeMain(int pid, String run) {
    Owner owner = started.get(pid);
    return (owner == null || !owner.hook()) && belongs(pid, run);
  }

  /** The run whose main process this is; null if it is none. */
  public String runOfMain(int pid) {
    Owner owner = started.get(pid);
    return owner == null || !owner.main() ? null : owner.run();
  }

  /** The services by the pids of their main processes, which live or wait to be reaped. */
  Map<Integer, String> mains() {
    Map<Integer, String> mains = new HashMap<>();
    for (Owner owner : started.values()) {
      if (owner.main()) {
        mains.put(owner.pid(), owner.service());
      }
    }
    return mains;
  }

  /** True while the main process of a run lives or waits to be reaped. */
  boolean hasMain(String run) {
    for (Owner owner : started.values()) {
      if (owner.main() && owner.run().equals(run)) {
        return true;
      }
    }
    return false;
  }

  /** The service of a process that Foster started and has not reaped. */
  public String service(int pid) {
    return started.get(pid).service();
  }

  /** The main processes and hooks of a run, which lead its sessions. */
  public List<Integer> leadersOf(String run) {
    List<Integer> found = new ArrayList<>();
    for (Owner owner : leaders.values()) {
      if (owner.run().equals(run)) {
        found.add(owner.pid());
      }
    }
    return found;
  }
}
