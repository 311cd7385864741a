package dev.foster.kernel.linux;

import dev.foster.kernel.Requests;
import dev.foster.kernel.SpawnRequest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program for {@link ListenPidTest}: makes a child that waits for its number, prints the child's
 * pid and dies without a word to it. With an argument it does so as {@code foster up}, and prints
 * nothing.
 */
final class DeserterProbe {
  private DeserterProbe() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      Requests request = Requests.of("/bin/true");
      request.variable("WATCHDOG_PID=" + SpawnRequest.CHILD_PID);
      LinuxKernel kernel = new LinuxKernel();
      RefusedCall.fatal(Abi.SYS_WRITE);
      kernel.spawn(request.build());
    }
    int self = Startup.pid();
    ListenPid listen = ListenPid.of(List.of("LISTEN_PID=" + self), self);
    Arena arena = new Arena(4096);
    ChildScript script = new ChildScript(8);
    listen.await(script);
    long argv = arena.strings(List.of("sleep", "1000"));
    long program = arena.string("/bin/sleep");
    script.require(Abi.SYS_EXECVE, program, argv, listen.environment(arena), 0);
    int child = script.start(false);
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(child);
    Runtime.getRuntime().halt(0);
  }
}
