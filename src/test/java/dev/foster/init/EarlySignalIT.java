package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.init.Contender.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal that arrives before the Java runtime has reached Foster's first instruction. */
class EarlySignalIT {
  private static final String EARLY =
      Path.of("target/test-classes/init/early.pl").toAbsolutePath().toString();

  @TempDir private Path folder;
  private int fifos;

  private static List<String> early(boolean pid1, int signal, List<String> program) {
    List<String> command = new ArrayList<>(pid1 ? Namespace.PREFIX : List.of());
    command.addAll(List.of("env", "--default-signal", "perl", EARLY, Integer.toString(signal)));
    command.addAll(program);
    return command;
  }

  @ParameterizedTest
  @CsvSource({
    "tini -s --, 15", "tini -s --, 1", "tini -s --, 3", "tini -s --, 12", "tini -s --, 34",
    "tini -s --, 64", "dumb-init, 15", "dumb-init, 10", "foster run, 15", "foster run, 2"
  })
  void signal_beforeTheInitIsReady_isForwarded(String init, int signal) {
    String name = init.split(" ")[0];
    String options = init.substring(name.length());
    List<String> program = Contender.foster(name).command("", options + " sleep 60");
    ProgramResult alone = ProgramResult.run(early(false, signal, program));
    assertEquals(new ProgramResult(128 + signal, "", ""), alone);

    Namespace.assumeAllowed();
    ProgramResult pid1 = ProgramResult.run(early(true, signal, program));
    assertEquals(new ProgramResult(128 + signal, "", ""), pid1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stop_beforeTheSupervisorIsReady_stopsInOrder(boolean pid1) throws IOException {
    if (pid1) {
      Namespace.assumeAllowed();
    }
    ProgramResult finished = ProgramResult.run(early(pid1, 15, up("-f", file())));
    assertEquals(0, finished.code(), finished.err());
    assertTrue(finished.err().contains("stopping: got SIGTERM"), finished.err());
    assertTrue(finished.err().endsWith("exiting with code 0\n"), finished.err());
  }

  @Test
  void command_thatHandlesNoSignal_diesOfIt() {
    List<String> check = up("--check-only", "-f", "-");
    assertEquals(new ProgramResult(143, "", ""), neverEndingInput(early(false, 15, check)));
    check = Contender.foster("foster").command("", "check -f -");
    assertEquals(new ProgramResult(130, "", ""), neverEndingInput(early(false, 2, check)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stop_whileTheConfigurationIsReadFromInput_endsAtOnce(boolean pid1) {
    if (pid1) {
      Namespace.assumeAllowed();
    }
    ProgramResult finished = neverEndingInput(early(pid1, 15, up("-f", "-")));
    assertEquals(new ProgramResult(0, "", ""), finished);
  }

  /** Standard input is a pipe that the program itself can write to. */
  private ProgramResult neverEndingInput(List<String> command) {
    String script = "mkfifo $0; exec \"$@\" <>$0";
    List<String> shell = new ArrayList<>(List.of("sh", "-c", script));
    shell.add(folder.resolve("input" + fifos++).toString());
    shell.addAll(command);
    return ProgramResult.run(shell);
  }

  private static List<String> up(String... options) {
    List<String> command = new ArrayList<>(Contender.foster("foster").command("", "up"));
    command.addAll(List.of(options));
    return command;
  }

  private String file() throws IOException {
    String text = "control: off\nservices:\n  a: {command: [sleep, \"1000\"]}\n";
    return Files.writeString(folder.resolve("foster.yaml"), text).toString();
  }
}
