package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.FakeHost;
import dev.foster.importer.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {
  /** The result for a file without {@code minfds}, which needs 1024 open files. */
  private static SupervisordRun read(String hard, String capabilities) {
    FakeHost host =
        new FakeHost()
            .file("/conf/s.conf", "[supervisord]\n[program:a]\ncommand=x\nstdout_logfile=NONE\n")
            .file("/proc/self/limits", "Max open files            512    " + hard + "    files\n")
            .file("/proc/self/status", "Name:\tfoster\nCapEff:\t" + capabilities + "\n");
    SupervisordRun.Overrides none =
        new SupervisordRun.Overrides(true, null, null, null, null, false, null, null);
    return SupervisordRun.read(host, "s.conf", Map.of(), "box", none, true);
  }

  private static String written(SupervisordRun run) {
    return run.result().write(List.of()).text();
  }

  @Test
  void aLimitIsRaised_upToTheHardOne_orBeyondItWithTheCapability() {
    String without = written(read("2048", "00000000a80425fb"));
    assertTrue(without.contains("nofile: {soft: 1024, hard: 2048}"), without);
    String with = written(read("600", "00000000a90425fb"));
    assertTrue(with.contains("nofile: {soft: 1024, hard: 1024}"), with);
  }

  @Test
  void aHardLimitThatCannotBeRaised_isAnError_asForSupervisord() {
    List<String> texts =
        read("600", "00000000a80425fb").result().findings().sorted().stream()
            .map(Finding::text)
            .toList();
    String why = "Foster's hard limit is 600, and raising it needs CAP_SYS_RESOURCE";
    String message = "s.conf:1: [supervisord]: cannot raise limit nofile to 1024: " + why;
    assertEquals(List.of(message), texts);
  }
}
