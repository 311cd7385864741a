package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CompletionTest {
  /** A program that answers as {@code foster status --json} does. */
  private static final String FOSTER =
      """
      #!/bin/sh
      echo '{"foster":{"version":"1","pid":1},"services":[{"name":"web","service":"web","type"'\
      ':"service"},{"name":"worker-1","service":"worker","replica":1,"reason":"a"}]}'
      """;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  private String run(String... command) {
    ProgramResult result = ProgramResult.run(LIMIT, folder, List.of(command));
    assertEquals(0, result.code(), result::toString);
    return result.out() + result.err();
  }

  @ParameterizedTest
  @CsvSource({"bash,/bin/bash", "zsh,/usr/bin/zsh", "fish,/usr/bin/fish"})
  void script_ofEachShell_hasValidSyntax(String shell, String program) throws Exception {
    assumeTrue(Files.exists(Path.of(program)), "NOT TESTED: no " + program);
    Path script = Files.writeString(folder.resolve("script"), Completion.script(shell));
    assertEquals("", run(program, "-n", script.toString()));
  }

  private String bash(String... words) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), Completion.script("bash"));
    Path fake = Files.writeString(folder.resolve("foster"), FOSTER);
    fake.toFile().setExecutable(true);
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append('\'').append(word).append("' ");
    }
    return run(
            "bash",
            "-c",
            "PATH="
                + folder
                + ":$PATH; source "
                + script
                + "; COMP_WORDS=(foster "
                + line
                + "); COMP_CWORD="
                + words.length
                + "; _foster; echo \"${COMPREPLY[*]}\"")
        .strip();
  }

  @Test
  void bash_command_isCompleted() throws Exception {
    assertEquals("status stats start", bash("sta"));
    assertEquals("completion", bash("compl"));
  }

  @Test
  void bash_services_comeFromFoster() throws Exception {
    assertEquals("web worker worker-1", bash("stop", "w"));
    assertEquals("worker worker-1", bash("signal", "HUP", "wo"));
    assertEquals("worker worker-1", bash("ps", "wo"));
    assertEquals("", bash("reload", "w"));
  }

  @Test
  void bash_options_areThoseOfTheCommand() throws Exception {
    assertEquals("--no-wait", bash("stop", "--no"));
    assertEquals("--json", bash("status", "--j"));
    assertEquals("zsh", bash("completion", "z"));
  }

  @Test
  void bash_file_isCompletedAsOne() throws Exception {
    Files.writeString(folder.resolve("foster.yaml"), "");
    assertEquals(folder + "/foster.yaml", bash("up", "-f", folder + "/foster.y"));
  }

  @Test
  void fish_services_comeFromFoster() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/fish")), "NOT TESTED: no fish");
    Path script = Files.writeString(folder.resolve("script"), Completion.script("fish"));
    Path fake = Files.writeString(folder.resolve("foster"), FOSTER);
    fake.toFile().setExecutable(true);
    String found =
        run(
            "env",
            "HOME=" + folder,
            "PATH=" + folder + ":/usr/bin:/bin",
            "fish",
            "--no-config",
            "-c",
            "source " + script + "; complete -C 'foster stop w'");
    assertEquals("web\tservice\nworker\tservice\nworker-1\tservice\n", found);
    String commands =
        run(
            "env",
            "HOME=" + folder,
            "PATH=" + folder + ":/usr/bin:/bin",
            "fish",
            "--no-config",
            "-c",
            "source " + script + "; complete -C 'foster he'");
    assertTrue(commands.startsWith("health\t") && commands.contains("\nhelp\t"), commands);
  }

  @Test
  void zsh_script_definesTheFunction() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/zsh")), "NOT TESTED: no zsh");
    Files.writeString(folder.resolve("_foster"), Completion.script("zsh"));
    String found =
        run(
            "zsh",
            "-f",
            "-c",
            "fpath=("
                + folder
                + " $fpath); autoload -Uz compinit; compinit -D -u; "
                + "echo $_comps[foster]");
    assertEquals("_foster\n", found);
  }

  @Test
  void help_everyCommand_fitsIntoALine() {
    for (String name : CommandTable.NAMES) {
      for (String line : HelpPage.text(name).split("\n")) {
        assertTrue(line.length() <= 100, line);
      }
      assertTrue(HelpPage.text(null).contains("  " + name + " "), name);
    }
    assertTrue(HelpPage.text(null).lines().allMatch(line -> line.length() <= 80));
  }

  @Test
  void table_namesAndSpecs_agree() {
    for (String name : CommandTable.NAMES) {
      assertEquals(name, CommandTable.find(name).name());
    }
    assertEquals(null, CommandTable.find("nothing"));
    assertEquals(
        List.copyOf(new java.util.TreeSet<>(CommandTable.NAMES)).size(), CommandTable.NAMES.size());
  }
}
