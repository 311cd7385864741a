package dev.foster.log.sink;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that write log files. One thread serves all files as long as each write is quick. A
 * file whose drive does not answer blocks its thread; the others then get another one. A thread
 * ends when it has been idle for a while. Any thread may call the methods.
 */
public final class FileWriters {
  /** Another thread starts if each thread has already worked on its present job for this long. */
  private static final long BLOCKED_NANOS = 50_000_000;

  private static final long IDLE_MILLIS = 2_000;
  private static final int STACK = 256 * 1024;

  /** Freed when no thread is left. */
  final FileBlocks blocks;

  // guarded by this
  private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private int idleWorkers;

  private static final class Worker {
    long busySince; // nanoseconds on the clock of System.nanoTime
    boolean busy;
  }

  public FileWriters(Memory memory) {
    blocks = new FileBlocks(memory);
  }

  /** Runs a job soon; jobs may run at the same time. */
  synchronized void submit(Runnable job) {
    jobs.add(job);
    if (idleWorkers > 0) {
      notify();
    } else {
      startWorkerIfBlocked();
    }
  }

  /** True while a job waits for a thread: call {@link #check} again soon. */
  public synchronized boolean hasWaitingJobs() {
    return !jobs.isEmpty();
  }

  /** Starts another thread if a job waits and all threads are blocked. */
  public synchronized void check() {
    if (jobs.size() > idleWorkers) {
      startWorkerIfBlocked();
    }
  }

  private void startWorkerIfBlocked() {
    long now = System.nanoTime();
    for (Worker worker : workers) {
      if (!worker.busy || now - worker.busySince < BLOCKED_NANOS) {
        return;
      }
    }
    Worker worker = new Worker();
    try {
      DaemonThreads.start("foster-file", STACK, () -> work(worker));
      workers.add(worker);
    } catch (KernelException e) {
      // no process id is free: the next check tries again
    }
  }

  private void work(Worker worker) {
    for (Runnable job = next(worker); job != null; job = next(worker)) {
      job.run();
    }
  }

  /** Waits for a job; null if the thread has to end. */
  private synchronized Runnable next(Worker worker) {
    worker.busy = false;
    if (jobs.isEmpty()) {
      idleWorkers++;
      try {
        wait(IDLE_MILLIS);
      } catch (InterruptedException e) {
        // no thread interrupts it
      }
      idleWorkers--;
    }
    Runnable job = jobs.poll();
    if (job == null) {
      workers.remove(worker);
      if (workers.isEmpty()) {
        blocks.release();
      }
    } else {
      worker.busy = true;
      worker.busySince = System.nanoTime();
    }
    return job;
  }
}
