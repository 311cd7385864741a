package dev.foster.cli;

import dev.foster.control.TestServer;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.net.LinuxSockets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs client commands against a control server on a socket of its own. */
abstract class ClientFixture {
  @TempDir Path folder;
  final TestConsole console = new TestConsole();
  final List<String> environment = new ArrayList<>();
  TestServer server;
  String path;
  String configured;

  @BeforeEach
  void start() throws Exception {
    path = folder + "/foster.sock";
    server = new TestServer(path, 0600);
    environment.add("FOSTER_SOCKET=" + path);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  int run(String line) throws Exception {
    ClientEnvironment around =
        new ClientEnvironment(
            new LinuxSockets(), new LinuxDirectories(), environment, () -> configured);
    ParsedCommand command = CommandLine.parse(List.of(line.split(" ")));
    return new Client(console, around).run((ParsedCommand.Ask) command);
  }

  CompletableFuture<Integer> runAside(String line) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(line);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  static int code(CompletableFuture<Integer> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
