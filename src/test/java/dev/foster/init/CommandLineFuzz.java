package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.text.ByteText;
import java.util.List;

/**
 * Fuzz target: any arguments, each ended by a NUL byte, for the single-command init under each of
 * its names. The result is options and a program, or a text and an exit code.
 */
public final class CommandLineFuzz {
  private CommandLineFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    List<String> arguments = List.of(ByteText.decode(bytes).split("\0", -1));
    List<String> environment = List.of("TINI_VERBOSITY=" + arguments.getFirst());
    for (InitMode mode : InitMode.values()) {
      Invocation call = new Invocation(mode, "init", arguments, environment, 7, "9.9");
      try {
        check(arguments, parse(call));
      } catch (ExitRequest leave) {
        assertTrue(leave.code() >= 0 && leave.code() <= 2);
        assertTrue(leave.getMessage().endsWith("\n"), leave.getMessage());
      }
    }
  }

  private static Options parse(Invocation call) throws ExitRequest {
    return switch (call.mode()) {
      case FOSTER -> RunOptions.parse(call);
      case TINI -> TiniOptions.parse(call);
      case DUMB_INIT -> DumbInitOptions.parse(call);
    };
  }

  private static void check(List<String> arguments, Options options) {
    assertTrue(!options.command.isEmpty());
    int at =
        0; // the program and its arguments are a part of the given arguments, in the same order
    for (String word : options.command) {
      while (at < arguments.size() && !arguments.get(at).equals(word)) {
        at++;
      }
      assertTrue(at < arguments.size(), () -> arguments + " " + options.command);
      at++;
    }
    for (byte rewrite : options.rewrites) {
      assertTrue(rewrite >= -1 && rewrite <= 64);
    }
    assertTrue(options.parentDeathSignal >= 0 && options.parentDeathSignal <= 64);
    assertTrue(options.wait >= Options.NO_WAIT);
    for (int code = 0; code < 256; code++) {
      int exit = options.exitCode(code);
      assertTrue(exit == code || exit == 0);
    }
    assertEquals(options.exitCode(1), options.exitCode(257));
  }
}
