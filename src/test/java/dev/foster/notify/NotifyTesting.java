package dev.foster.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.foster.core.Notification;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.libc.GetRandom;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.probe.Reactor;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A server, and senders through real sockets, from this process and from others. */
@Timeout(60)
abstract class NotifyTesting {
  record Heard(String run, Notification message) {}

  /**
   * A sender such as libsystemd: {@code notify.py MESSAGE…}, one datagram for each; BARRIER waits.
   */
  static final String SENDER =
      """
      import array, os, select, socket, sys
      name = os.environ['NOTIFY_SOCKET']
      if name[0] == '@':
          name = '\\0' + name[1:]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.connect(name)
      for message in sys.argv[1:]:
          if message == 'BARRIER=1':
              r, w = os.pipe()
              s.sendmsg([b'BARRIER=1'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS,
                                          array.array('i', [w]))])
              os.close(w)
              poll = select.poll()
              poll.register(r, 0)
              if not poll.poll(10000):
                  sys.exit(3)
          else:
              s.send(message.encode())
      """;

  final Sockets sockets = new LinuxSockets();
  final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  final NotifyListener listener = (run, message) -> heard.add(new Heard(run, message));
  private final List<Process> started = new ArrayList<>();
  Reactor reactor;
  NotifyServer server;

  @BeforeEach
  void open() throws Exception {
    reactor = new Reactor(LinuxIo.INSTANCE);
    server = new NotifyServer(reactor, sockets, new LinuxProcessList(), new GetRandom()::nextLong);
  }

  @AfterEach
  void close() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    reactor.close();
  }

  void send(String address, String... messages) throws KernelException {
    int fd = sockets.connect(Sockets.Type.DATAGRAM, address, 1000);
    for (String message : messages) {
      byte[] bytes = message.getBytes(UTF_8);
      while (sockets.send(fd, bytes, 0, bytes.length) < bytes.length) {
        sockets.awaitWritable(fd, 1000);
      }
    }
    sockets.close(fd);
  }

  Process run(String address, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NOTIFY_SOCKET", address);
    builder.environment().put("FOSTER_RUN", "r1");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  static String[] python(String... arguments) {
    Assumptions.assumeTrue(has("python3"), "NOT TESTED: no python3");
    List<String> command = new ArrayList<>(List.of("python3", "-c", SENDER));
    command.addAll(Arrays.asList(arguments));
    return command.toArray(new String[0]);
  }

  static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> new File(folder, program).canExecute());
  }

  Notification next(String run) throws InterruptedException {
    Heard next = heard.poll(20, TimeUnit.SECONDS);
    assertNotNull(next, "nothing heard");
    assertEquals(run, next.run);
    return next.message;
  }

  static int ownPid() {
    return (int) ProcessHandle.current().pid();
  }
}
