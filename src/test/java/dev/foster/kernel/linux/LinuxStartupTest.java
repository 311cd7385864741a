package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Foster reads how it was started, in a separate JVM without a locale. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LinuxStartupTest {
  private final LinuxKernel kernel = new LinuxKernel();

  private Requests probe(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Xrs",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            LinuxStartupProbe.class.getName()));
    command.addAll(List.of(arguments));
    return Requests.of(command);
  }

  @Tag("no-emulation")
  @Test
  void argumentsAndEnvironment_ofAnyBytes_areLearntUnchanged() throws Exception {
    String odd = "ä€\ud83d\ude00\udcff\udc80'\"\\ x";
    String output =
        Child.output(
            kernel, probe(List.of(), "up", "", odd, "-f").environment("A=" + odd, "B=", "C"));
    assertEquals(
        "argument up\nargument \nargument "
            + odd
            + "\nargument -f\n"
            + "variable A="
            + odd
            + "\nvariable B=\nvariable C\n"
            + "comm a name\nignored 0\nblocked 0\nsubreaper false true\n",
        output);
  }

  @Test
  void signals_ignoredOrBlockedBefore_areKnown() throws Exception {
    List<String> before =
        List.of(
            "/usr/bin/perl",
            "-MPOSIX",
            "-e",
            "$SIG{HUP} = 'IGNORE'; sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGUSR1)); exec"
                + " @ARGV");
    String output = Child.output(kernel, probe(before).environment());
    assertEquals("1", Child.line(output, "ignored "));
    assertEquals("512", Child.line(output, "blocked "));
  }
}
