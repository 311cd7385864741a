package dev.foster.kernel.linux;

import dev.foster.kernel.Requests;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.spawn.ChildScript;
import dev.foster.kernel.linux.spawn.ListenPid;
import dev.foster.kernel.linux.spawn.ListenPidTest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program for {@link ListenPidTest}: makes a child that waits for its pid, prints the child's pid
 * and ends without sending it. With an argument it does so in the way of {@code foster up}, and
 * prints nothing.
 */
public final class DeserterProbe {
  private DeserterProbe() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      Requests request = Requests.of("/bin/true");
      request.variable("WATCHDOG_PID=" + SpawnRequest.CHILD_PID);
      LinuxKernel kernel = new LinuxKernel();
      RefusedCall.fatal(Abi.SYS_WRITE);
      kernel.spawn(request.build());
    }
    int self = LinuxStartup.pid();
    ListenPid listen = ListenPid.of(List.of("LISTEN_PID=" + self), self);
    NativeArena arena = new NativeArena(4096);
    ChildScript script = new ChildScript(8);
    listen.addSteps(script);
    long argv = arena.strings(List.of("sleep", "1000"));
    long program = arena.string("/bin/sleep");
    script.require(Abi.SYS_EXECVE, program, argv, listen.environment(arena), 0);
    int child = script.start();
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(child);
    Runtime.getRuntime().halt(0);
  }
}
