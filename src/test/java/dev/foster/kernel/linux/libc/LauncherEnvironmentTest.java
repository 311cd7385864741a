package dev.foster.kernel.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LauncherEnvironmentTest {
  @Test
  void original_withoutLauncher_isUnchanged() {
    List<String> environment = List.of("A=1", "FOSTER_SAVED_LD_PRELOAD=x", "MALLOC_ARENA_MAX=2");

    assertEquals(environment, LauncherEnvironment.original(environment));
  }

  @Test
  void original_withLauncher_restoresNamesAndDropsWhatWasAdded() {
    List<String> environment =
        List.of(
            "FOSTER_SAVED_JAVA_TOOL_OPTIONS=",
            "a.b=1",
            "A=1",
            "A=2",
            "FOSTER_SAVED_FOSTER_LAUNCHER=1",
            "FOSTER_SAVED_FOSTER_SAVED_X=y",
            "FOSTER_LAUNCHER=1",
            "MALLOC_ARENA_MAX=1",
            "LC_ALL=C");

    assertEquals(
        List.of(
            "JAVA_TOOL_OPTIONS=", "a.b=1", "A=1", "A=2", "FOSTER_LAUNCHER=1", "FOSTER_SAVED_X=y"),
        LauncherEnvironment.original(environment));
  }
}
