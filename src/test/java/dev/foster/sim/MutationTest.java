package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.SupervisorMachine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds bugs: each planted one within a thousand seeds. */
class MutationTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/foster");
  private static final long SEEDS = 1_000;

  static Stream<Mutants.Mutant> mutants() {
    String words = System.getProperty("foster.sim.mutant", "");
    return Mutants.all().stream().filter(mutant -> mutant.name().contains(words));
  }

  @Test
  void everyMutant_hasItsPlace() throws IOException {
    for (Mutants.Mutant mutant : Mutants.all()) {
      String source =
          Files.readString(SOURCE.resolve(mutant.part()).resolve(mutant.file() + ".java"));
      int places = source.split(java.util.regex.Pattern.quote(mutant.find()), -1).length - 1;
      assertEquals(1, places, mutant.name());
    }
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @EnabledIfSystemProperty(named = "foster.sim.mutants", matches = "true")
  void plantedBug_isFound(Mutants.Mutant mutant, @TempDir Path planted) throws Exception {
    plant(mutant, planted);
    URL[] path = {
      planted.resolve("classes/").toUri().toURL(), home(SupervisorMachine.class), home(Seeds.class)
    };
    try (URLClassLoader loader = new URLClassLoader(path, bare())) {
      Class<?> seeds = loader.loadClass("dev.foster.sim.Seeds");
      Object found =
          seeds.getMethod("firstFailure", long.class, long.class).invoke(null, 1L, SEEDS);
      assertNotNull(found, mutant.name() + " is not found in " + SEEDS + " seeds");
      System.out.println(mutant.name() + ": seed " + found);
    }
  }

  /** Loads nothing of Foster's. */
  private static ClassLoader bare() {
    return new ClassLoader(MutationTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("dev.foster.")) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }

  private static URL home(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static void plant(Mutants.Mutant mutant, Path into) throws Exception {
    Path original = SOURCE.resolve(mutant.part()).resolve(mutant.file() + ".java");
    String source = Files.readString(original).replace(mutant.find(), mutant.replacement());
    Path file = into.resolve(mutant.file() + ".java");
    Path classes = Files.createDirectory(into.resolve("classes"));
    Files.writeString(file, source);
    List<String> arguments =
        List.of(
            "-nowarn",
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            Path.of(home(SupervisorMachine.class).toURI()).toString(),
            file.toString());
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, System.err, arguments.toArray(String[]::new));
    assertTrue(result == 0, mutant.name() + " does not compile");
  }
}
