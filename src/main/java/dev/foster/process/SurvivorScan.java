package dev.foster.process;

import dev.foster.core.RunToken;
import dev.foster.core.Survivor;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the processes that a run has left behind, and all living processes of a run. Every process
 * that outlives its parents becomes Foster's child, so a walk from Foster's children reaches all of
 * them. Only the loop's thread may use it.
 */
public final class SurvivorScan {
  /** How often a scan starts again because a process has died meanwhile. */
  private static final int MAX_PASSES = 16;

  private final Kernel kernel;
  private final ProcessOwnership ownership;

  /** Started processes that were reaped, while their session may live on. */
  private final List<Integer> reapedLeaders = new ArrayList<>();

  /**
   * Children that were seen as zombies. They stay zombies until they are reaped, so a scan does not
   * look at them again. Otherwise, with many of them, a scan would take longer than new ones take
   * to arrive.
   */
  private final Set<Integer> zombies = new HashSet<>();

  private boolean reapedAny; // since the last allReaped()
  private boolean someDied; // since the pass began

  /** Start times by pid of processes whose owner the last scan could not determine yet. */
  private final Map<Integer, Long> unknowns = new HashMap<>();

  /** Start times by pid of processes whose owner was unknown for so long that no scan waits. */
  private final Map<Integer, Long> givenUp = new HashMap<>();

  /** A scan that uses what {@code ownership} knows, and adds to it. */
  public SurvivorScan(Kernel kernel, ProcessOwnership ownership) {
    this.kernel = kernel;
    this.ownership = ownership;
  }

  /** The service of a child that has ended and is not reaped yet; null if it has none. */
  public String serviceOfEnded(int pid) {
    return ownership.serviceOfEnded(pid, kernel);
  }

  /** Handles a reaped child. */
  public void reaped(int pid) {
    reapedAny = true;
    givenUp.remove(pid);
    zombies.remove(pid);
    if (ownership.reaped(pid)) {
      reapedLeaders.add(pid);
    }
  }

  /**
   * Handles the end of reaping, when every child that had ended was reaped. Forgets the leaders of
   * empty sessions, because the kernel may reuse their numbers. That takes a look at every process,
   * so it happens once for all children that were reaped in a turn.
   */
  public void allReaped() {
    if (reapedAny && !reapedLeaders.isEmpty()) {
      forgetEmptySessions();
    }
    reapedAny = false;
  }

  private void forgetEmptySessions() {
    kernel.takeLookupError(); // errors of earlier calls do not matter here
    Set<Integer> alive = new HashSet<>();
    if (hasOrphans()) { // otherwise every process is below one that leads its own session
      for (ProcessInfo process : kernel.descendants()) {
        alive.add(process.session());
        alive.add(process.group());
      }
      if (kernel.takeLookupError() != null) {
        return; // the next call tries again
      }
    }
    for (Iterator<Integer> i = reapedLeaders.iterator(); i.hasNext(); ) {
      Integer leader = i.next();
      if (!alive.contains(leader)) {
        i.remove();
        ownership.sessionEnded(leader);
      }
    }
  }

  /** True if Foster has children that it did not start as leaders of a session. */
  private boolean hasOrphans() {
    for (int pid : kernel.children()) {
      if (!ownership.isLeader(pid)) {
        return true;
      }
    }
    return false;
  }

  /**
   * All living descendants of Foster except the main processes and their descendants.
   *
   * <p>Processes fork and die meanwhile. When a process is found dead, its children may have become
   * Foster's after Foster's children were listed: then they are listed again, until a pass finds no
   * dead process.
   *
   * @throws KernelException some processes could not be looked at; the caller has to try again
   */
  public List<Survivor> scan() throws KernelException {
    kernel.takeLookupError(); // errors of earlier calls do not matter here
    unknowns.clear();
    Map<Integer, Survivor> found = new LinkedHashMap<>();
    Set<Integer> before = Set.of();
    for (int passes = 1; passes <= MAX_PASSES; passes++) {
      someDied = false;
      int[] children = kernel.children();
      for (int pid : children) {
        boolean main = ownership.runOfMain(pid) != null;
        if (!main && !zombies.contains(pid) && !before.contains(pid)) {
          collect(pid, FoundOwner.NONE, found, 0);
        }
      }
      if (!someDied) {
        break;
      }
      before = setOf(children);
    }
    KernelException reason = kernel.takeLookupError();
    if (reason != null) {
      ownership.forgetUncertain();
      throw reason;
    }
    return new ArrayList<>(found.values());
  }

  private static Set<Integer> setOf(int[] pids) {
    Set<Integer> set = new HashSet<>();
    for (int pid : pids) {
      set.add(pid);
    }
    return set;
  }

  /** True if the last scan found a process whose owner cannot be determined yet. */
  public boolean someUnknown() {
    return !unknowns.isEmpty();
  }

  /** Treats the processes of {@link #someUnknown} as processes without an owner from now on. */
  public void giveUpUnknown() {
    givenUp.putAll(unknowns);
  }

  private void collect(int pid, FoundOwner parent, Map<Integer, Survivor> into, int depth) {
    ProcessInfo process = look(pid, depth);
    if (process == null || depth > ProcessOwnership.MAX_DEPTH) {
      return;
    }
    Survivor before = into.get(pid);
    if (before != null && before.process().startTime() == process.startTime()) {
      return; // found under its parent, which has died since
    }
    FoundOwner found = ownerOf(process, parent);
    into.put(pid, survivor(process, found.owner()));
    for (int child : kernel.childrenOf(pid)) {
      collect(child, found, into, depth + 1);
    }
  }

  private static Survivor survivor(ProcessInfo process, Owner owner) {
    return owner == null
        ? new Survivor(null, null, null, process)
        : new Survivor(owner.service(), owner.run(), owner.token().role(), process);
  }

  /** A living process; null if it has ended. A process at depth 0 is Foster's child. */
  private ProcessInfo look(int pid, int depth) {
    ProcessInfo process = kernel.process(pid);
    if (process != null && !process.isZombie()) {
      return process;
    }
    someDied = true;
    if (process != null && depth == 0) {
      zombies.add(pid); // only Foster can reap it and so free its number
    }
    return null;
  }

  private FoundOwner ownerOf(ProcessInfo process, FoundOwner parent) {
    FoundOwner found = ownership.ownerOf(process, parent, kernel);
    Long start = process.startTime();
    if (!found.isUndecided()) {
      ownership.learn(process, found);
    } else if (!start.equals(givenUp.get(process.pid()))) {
      unknowns.put(process.pid(), start);
    }
    return found;
  }

  /**
   * Every living process of a run, main process included, or of one of its hooks or probes.
   *
   * @param token FOSTER_RUN of the run, or of one hook or probe
   */
  public List<ProcessInfo> members(String token) {
    List<ProcessInfo> found = new ArrayList<>();
    RunToken wanted = RunToken.parse(token);
    for (int pid : kernel.children()) {
      if (!zombies.contains(pid)) {
        addMembers(pid, FoundOwner.NONE, wanted, found, 0);
      }
    }
    if (kernel.takeLookupError() != null) { // the next scan finds those that were missed
      ownership.forgetUncertain();
    }
    return found;
  }

  private void addMembers(
      int pid, FoundOwner parent, RunToken wanted, List<ProcessInfo> into, int depth) {
    ProcessInfo process = look(pid, depth);
    if (process == null || depth > ProcessOwnership.MAX_DEPTH) {
      return;
    }
    FoundOwner found = ownerOf(process, parent);
    if (found.owner() != null && !found.owner().token().isWithin(wanted)) {
      return; // all processes below have the same owner
    }
    if (found.owner() != null) {
      into.add(process);
    }
    for (int child : kernel.childrenOf(pid)) {
      addMembers(child, found, wanted, into, depth + 1);
    }
  }
}
