package dev.foster.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.supervisor.SupervisorMachine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation finds each planted bug within a thousand seeds. */
class MutationTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/foster");
  private static final long SEEDS = 1_000;

  static Stream<Mutant> mutants() {
    String part = System.getProperty("foster.sim.mutant", "");
    return Mutants.all().stream().filter(mutant -> mutant.name().contains(part));
  }

  @Test
  void everyMutant_hasItsPlace() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Mutant mutant : Mutants.all()) {
      try {
        mutant.plant(Files.readString(source(mutant)));
      } catch (IllegalStateException e) {
        missing.add(e.getMessage());
      }
    }
    assertEquals(List.of(), missing);
  }

  /** White space, line breaks and comments do not matter; the method does. */
  @Test
  void plant_codeIsFormattedOtherwise_findsThePlace() {
    Mutant mutant = new Mutant("m", "F", "is", "return a(b) > 0;", "return false;");
    String other = "boolean other() {\n  return a(b) > 0;\n}\n";
    String method =
        "boolean is(int b)\n    throws IOException {\n  return a(\n b) // why\n > 0;\n}\n";
    String planted = "boolean is(int b)\n    throws IOException {\n  return false;\n}\n";
    assertEquals(other + planted, mutant.plant(other + method));
  }

  private static Path source(Mutant mutant) {
    return SOURCE.resolve(mutant.file() + ".java");
  }

  @ParameterizedTest
  @MethodSource("mutants")
  @EnabledIfSystemProperty(named = "foster.sim.mutants", matches = "true")
  void plantedBug_isFound(Mutant mutant, @TempDir Path planted) throws Exception {
    plant(mutant, planted);
    URL[] path = {
      planted.resolve("classes/").toUri().toURL(), home(SupervisorMachine.class), home(Seeds.class)
    };
    try (URLClassLoader loader = new URLClassLoader(path, bare())) {
      Class<?> seeds = loader.loadClass("dev.foster.sim." + mutant.seeds());
      Object found =
          seeds.getMethod("firstFailure", long.class, long.class).invoke(null, 1L, SEEDS);
      assertNotNull(found, mutant.name() + " is not found in " + SEEDS + " seeds");
      System.out.println(mutant.name() + ": seed " + found);
    }
  }

  /** Loads no class of Foster by itself. */
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

  private static void plant(Mutant mutant, Path into) throws Exception {
    Path file = into.resolve(source(mutant).getFileName());
    Path classes = Files.createDirectory(into.resolve("classes"));
    Files.writeString(file, mutant.plant(Files.readString(source(mutant))));
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
