package dev.foster.kernel.linux;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program for {@link ListenPidTest}: makes a child that waits for its number, prints the child's
 * pid and dies without a word to it.
 */
final class DeserterProbe {
  private DeserterProbe() {}

  public static void main(String[] args) throws Exception {
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
