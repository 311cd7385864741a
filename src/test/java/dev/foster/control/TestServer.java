package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxKernel;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.log.LogPump;
import dev.foster.loop.EventLog;
import dev.foster.loop.RequestPort;
import dev.foster.loop.Snapshots;
import dev.foster.loop.StatusBoard;
import dev.foster.plan.Logs;
import dev.foster.plan.Plan;
import dev.foster.process.ProcessOwnership;
import dev.foster.process.ProcessTree;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A real control server; the test plays the supervisor. */
public final class TestServer implements AutoCloseable {

  /** A request that waits for the test's answer. */
  public record Asked(Request request, Consumer<Reply> answer) {

    /** Answers that the request was carried out. */
    public void done(String... lines) {
      answer.accept(new Reply(true, List.of(lines)));
    }

    /** Answers that the configuration is invalid. */
    public void wrong(String... problems) {
      answer.accept(new Reply(false, true, List.of(problems)));
    }

    /** Answers that the request has failed. */
    public void failed(String... lines) {
      answer.accept(new Reply(false, List.of(lines)));
    }
  }

  /** The supervisor's port for requests. */
  public static final class TestRequests implements RequestPort {
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile int full;

    @Override
    public boolean submit(Request request, Consumer<Reply> answer) {
      if (full > 0) {
        full--;
        return false;
      }
      return asked.add(new Asked(request, answer));
    }

    /** Waits for the next request. */
    public Asked next() throws InterruptedException {
      Asked next = asked.poll(10, TimeUnit.SECONDS);
      assertTrue(next != null, "nothing was asked");
      return next;
    }

    /** Refuses the next requests because the mailbox is full. */
    public void full(int attempts) {
      full = attempts;
    }
  }

  public final TestRequests requests = new TestRequests();
  public final EventLog events = new EventLog(1000);
  public final StatusBoard board =
      Snapshots.of(Snapshots.service("web", "up"), Snapshots.service("db", "down"));
  public final ProcessOwnership ownership =
      new ProcessOwnership(new LinuxKernel(), (int) ProcessHandle.current().pid(), 0, 0);
  public final List<String> complaints = new ArrayList<>();
  public final LogPump logs;
  private final ControlServer server;

  public TestServer(String path, int mode) throws Exception {
    LinuxSockets sockets = new LinuxSockets();
    ControlSocket socket =
        ControlSocket.claim(
            new Plan.Control(true, path, mode), name -> null, sockets, new LinuxDirectories());
    logs = new LogPump(LinuxIo.INSTANCE, new LogPump.Settings(1, 1, 2, Level.ERROR, false));
    logs.start();
    ServerContext sources =
        new ServerContext(
            "1.2.3",
            board,
            requests,
            events,
            logs,
            new ProcessTree(new LinuxProcessList(), ownership));
    int uid = new LinuxDirectories().uid();
    server = ControlServer.start(LinuxIo.INSTANCE, sockets, socket, uid, sources, complaints::add);
  }

  /** Makes a pipe that the log pump reads as a service's output; returns its write end. */
  public int output(String service) throws Exception {
    int[] pipe = LinuxIo.INSTANCE.pipe();
    Logs none = new Logs(Logs.Format.NONE, false, Logs.OnFull.BLOCK, null);
    logs.configure(none, Map.of("web", none, "db", none));
    logs.attach(service, none, 17, pipe[0], -1);
    return pipe[1];
  }

  /** Writes a whole text. */
  public static void write(int fd, String text) {
    byte[] bytes = ByteText.encode(text);
    var memory = LinuxIo.INSTANCE.memory();
    long address = memory.allocate(bytes.length);
    memory.put(address, bytes, 0, bytes.length);
    for (int at = 0; at < bytes.length; ) {
      at += Math.max(0, LinuxIo.INSTANCE.write(fd, address + at, bytes.length - at));
    }
    memory.free(address);
  }

  @Override
  public void close() {
    server.close();
    logs.finish(() -> {}, 5_000_000_000L);
  }
}
