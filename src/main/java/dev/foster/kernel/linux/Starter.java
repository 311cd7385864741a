package dev.foster.kernel.linux;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import java.util.concurrent.locks.LockSupport;

/**
 * Chooses how a process is started: from this thread if nothing speaks against it; from a fresh
 * thread that takes on what is kept per thread; through the {@link Gate} if anything must be set on
 * the process itself before its first instruction. One thread at a time.
 */
final class Starter {
  private static final long KILL = Native.symbol("kill");
  private static final long WAITPID = Native.symbol("waitpid");
  private static final long CLOSE = Native.symbol("close");
  private static final long SYSCALL = Native.symbol("syscall");

  private static final int SIGKILL = 9;
  private static final long POLL_NANOS = 20_000;

  private final ProcFs proc;
  private final Processes processes;
  private final Spawner spawner = new Spawner();
  private Gate gate;

  Starter(ProcFs proc, Processes processes) {
    this.proc = proc;
    this.processes = processes;
  }

  /** As {@code Kernel.spawn}. */
  int start(SpawnRequest request) throws SpawnException {
    if (Limits.named(request) || request.childPidVariable() >= 0) {
      return throughGate(request);
    }
    if (Credentials.differ(request)) {
      return new Child(request, null).startAndWait();
    }
    processes.spawning();
    return spawner.start(request, null);
  }

  private int throughGate(SpawnRequest request) throws SpawnException {
    if (gate == null) {
      gate = Gate.make();
    }
    if (gate == null) {
      throw new SpawnException(
          Stage.LIMITS,
          "cannot set limits, oom_score_adj or WATCHDOG_PID: no FIFO can be made in any of "
              + Gate.places(),
          0);
    }
    return new Child(request, gate).startAndWait();
  }

  /** One start from a thread of its own. */
  private final class Child implements Runnable {
    private final SpawnRequest request;
    private final Gate gate;
    private Thread thread;
    private volatile int children = -1; // of the thread: the file that lists them
    private int pid = -1;
    private SpawnException failure;
    private Throwable bug;

    Child(SpawnRequest request, Gate gate) {
      this.request = request;
      this.gate = gate;
    }

    @Override
    public void run() {
      try {
        if (gate != null) {
          watch();
        }
        Credentials.take(request);
        pid = spawner.start(request, gate);
      } catch (SpawnException e) {
        failure = e;
      } catch (Throwable e) { // to be thrown where it is seen
        bug = e;
      }
    }

    private void watch() throws SpawnException {
      int threadId = (int) Native.call(SYSCALL, Abi.SYS_GETTID);
      String file = "/proc/self/task/" + threadId + "/children";
      int fd = Files.open(file, Abi.O_RDONLY | Abi.O_CLOEXEC);
      if (fd < 0) {
        throw new SpawnException(
            Stage.LIMITS, "cannot set limits: " + file + ": " + Native.message(-fd), -fd);
      }
      children = fd;
    }

    int startAndWait() throws SpawnException {
      thread = Threads.start(this);
      SpawnException refused = gate == null ? null : accompany();
      Threads.join(thread);
      Native.call(CLOSE, children);
      if (bug != null) {
        throw new IllegalStateException("cannot spawn", bug);
      }
      if (failure != null) {
        throw failure;
      }
      if (refused != null) {
        Native.call(WAITPID, pid, 0, 0); // killed at the gate
        throw refused;
      }
      processes.spawned(pid);
      return pid;
    }

    /** Sets the limits of the child at the gate; returns what was refused. */
    private SpawnException accompany() {
      try {
        if (pass(gate::admit)) {
          int child = born();
          awaitAsleep(child);
          Limits.set(child, request);
          spawner.tellChildPid(child);
          pass(gate::letGo);
        }
        return null;
      } catch (SpawnException e) {
        kill();
        return e;
      } catch (KernelException e) {
        kill();
        return new SpawnException(Stage.LIMITS, e.getMessage(), e.errno());
      }
    }

    /** Waits until the child has come to a FIFO; false if it has come to its end instead. */
    private boolean pass(Door door) throws KernelException {
      while (!door.open()) {
        if (ended()) {
          return false;
        }
        LockSupport.parkNanos(POLL_NANOS); // some ten times; nothing would wake us if it died
      }
      return true;
    }

    /**
     * True if there is no child, or none any more, that could come to the gate. The thread's end
     * says so: posix_spawn returns after exec. Only emulators (qemu-user) let it return before.
     */
    private boolean ended() {
      return !thread.isAlive() && (pid <= 0 || !isAlive(proc.process(pid)));
    }

    private static boolean isAlive(ProcessInfo process) {
      return process != null && !process.isZombie();
    }

    /** The pid of the child: the only one of the thread that waits for it; -1 if there is none. */
    private int born() {
      if (!thread.isAlive()) {
        return pid;
      }
      Pids found = new Pids();
      proc.addChildren(proc.reread(children), found);
      return found.size() == 0 ? -1 : found.get(0);
    }

    /** At the second FIFO the child sleeps, with the descriptor that it needs already its own. */
    private void awaitAsleep(int child) {
      ProcessInfo process = proc.process(child);
      while (process != null && process.state() == 'R' && !ended()) {
        LockSupport.parkNanos(POLL_NANOS);
        process = proc.process(child);
      }
    }

    /** Ends the child, now or as soon as there is one. */
    private void kill() {
      while (!ended()) {
        int child = born();
        if (child > 0) {
          Native.call(KILL, child, SIGKILL);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private interface Door {
    boolean open() throws KernelException;
  }
}
