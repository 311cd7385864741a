package dev.foster.loop;

import dev.foster.kernel.KernelException;
import dev.foster.notify.NotifyListener;
import dev.foster.notify.NotifyServer;
import dev.foster.plan.Check;
import dev.foster.probe.ExportListener;
import dev.foster.probe.ExportPipes;
import dev.foster.probe.ProbeListener;
import dev.foster.probe.Prober;
import dev.foster.probe.ReadyListener;
import dev.foster.probe.ReadyPipes;
import java.time.Duration;
import java.util.List;

/** Probes, readiness pipes and sd_notify sockets, as the loop uses them. No method blocks. */
public interface ProbePort {

  /** {@link Prober#start}. */
  void startProbe(long id, Check check, Duration timeout, ProbeListener listener);

  /** {@link Prober#cancel}. */
  void cancelProbe(long id);

  /** {@link ReadyPipes#watch}. */
  void watchReady(long id, int fd, ReadyListener listener);

  /** {@link ReadyPipes#unwatch}. */
  void unwatchReady(long id);

  /**
   * Reads what ready pipes and the sd_notify socket of a run contain now.
   *
   * @param done called on another thread, after the listeners
   */
  void readLast(List<Long> pipes, String run, Runnable done);

  /** Checks once, with a short time-out, whether a file exists. */
  void probeLastFile(long id, Check check, ProbeListener listener);

  /** {@link NotifyServer#open}. */
  String openNotify(String run, NotifyListener listener) throws KernelException;

  /** {@link NotifyServer#close}. */
  void closeNotify(String run);

  /** {@link ExportPipes#watch}. */
  void watchExports(String run, int fd);

  /** {@link ExportPipes#take}. */
  void takeExports(String run, ExportListener taker);

  /** {@link ExportPipes#close}. */
  void closeExports(String run);

  /** Opens the port when the first service needs it. */
  @FunctionalInterface
  interface Source {
    /** Fails if no descriptor is free; may be called again. */
    ProbePort open() throws KernelException;
  }

  /** The implementation with Foster's threads. */
  record Threads(Prober prober, ReadyPipes pipes, NotifyServer notifications, ExportPipes exports)
      implements ProbePort {
    private static final Duration LAST_FILE = Duration.ofMillis(200);

    @Override
    public void startProbe(long id, Check check, Duration timeout, ProbeListener listener) {
      prober.start(id, check, timeout, listener);
    }

    @Override
    public void cancelProbe(long id) {
      prober.cancel(id);
    }

    @Override
    public void watchReady(long id, int fd, ReadyListener listener) {
      pipes.watch(id, fd, listener);
    }

    @Override
    public void unwatchReady(long id) {
      pipes.unwatch(id);
    }

    @Override
    public void readLast(List<Long> ids, String run, Runnable done) {
      for (Long id : ids) {
        pipes.readNow(id);
      }
      notifications.readNow(run, done);
    }

    @Override
    public void probeLastFile(long id, Check check, ProbeListener listener) {
      prober.start(id, check, LAST_FILE, listener);
    }

    @Override
    public String openNotify(String run, NotifyListener listener) throws KernelException {
      return notifications.open(run, listener);
    }

    @Override
    public void closeNotify(String run) {
      notifications.close(run);
    }

    @Override
    public void watchExports(String run, int fd) {
      exports.watch(run, fd);
    }

    @Override
    public void takeExports(String run, ExportListener taker) {
      exports.take(run, taker);
    }

    @Override
    public void closeExports(String run) {
      exports.close(run);
    }
  }
}
