package dev.foster.loop;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Identity;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.SpawnRequest;
import java.util.List;

/** A kernel that costs almost nothing: each spawn succeeds, and children die on request. */
class CannedKernel implements Kernel {
  private static final ExitStatus STATUS = new ExitStatus.Exited(0);
  private static final int[] NO_CHILDREN = {};

  private long now;
  private int lastPid = 100;
  private int nextDead;
  private int dead;

  /** Lets {@code count} children die, with consecutive pids from {@code first}. */
  void die(int first, int count) {
    nextDead = first;
    dead = count;
  }

  int lastPid() {
    return lastPid;
  }

  @Override
  public long now() {
    now += 1_000;
    return now;
  }

  @Override
  public int spawn(SpawnRequest request) {
    return ++lastPid;
  }

  @Override
  public boolean isPending(int pid) {
    return false;
  }

  @Override
  public List<StartResult> decidedStarts() {
    return List.of();
  }

  @Override
  public boolean signal(int pid, int signal) {
    return true;
  }

  @Override
  public boolean signalGroup(int group, int signal) {
    return true;
  }

  @Override
  public boolean signal(ProcessInfo process, int signal) {
    return true;
  }

  @Override
  public int ended() {
    return dead > 0 ? nextDead : 0;
  }

  @Override
  public Reaped reap(int pid) {
    dead--;
    nextDead++;
    return new Reaped(pid, STATUS);
  }

  @Override
  public int[] children() {
    return NO_CHILDREN;
  }

  @Override
  public int[] childrenOf(int pid) {
    return NO_CHILDREN;
  }

  @Override
  public ProcessInfo process(int pid) {
    return null;
  }

  @Override
  public String marker(int pid) {
    return null;
  }

  @Override
  public long mark(int pid) {
    return NO_MARK;
  }

  @Override
  public long markLimit() {
    return NO_MARK;
  }

  @Override
  public List<ProcessInfo> descendants() {
    return List.of();
  }

  @Override
  public KernelException takeLookupError() {
    return null;
  }

  @Override
  public long oomKills() {
    return -1;
  }

  @Override
  public void killAll() {}

  @Override
  public int[] pipe() {
    return new int[] {-1, -1};
  }

  @Override
  public void allowReopening(int fd, Identity owner) {}

  @Override
  public void close(int fd) {}
}
