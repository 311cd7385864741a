package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code src/dist/jvm.options} names classes and methods. The JVM ignores a name that does not
 * exist, so a renamed class would silently lose its option.
 */
class JvmOptionsTest {
  private static final Path OPTIONS = Path.of("src/dist/jvm.options");

  /** {@code package.Class::method}, each with an optional {@code *} at its end. */
  private static final Pattern COMPILE_COMMAND =
      Pattern.compile(
          "-XX:CompileCommand=\\w+,(?<package>[\\w.]+)\\.(?<type>\\w+)(?<types>\\*?)"
              + "::(?<method>\\w*)(?<methods>\\*?)");

  @Test
  void compileCommands_nameMethodsThatExist() throws Exception {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (String line : Files.readAllLines(OPTIONS)) {
      if (line.startsWith("-XX:CompileCommand=") && !line.endsWith("=quiet")) {
        commands++;
        Matcher command = COMPILE_COMMAND.matcher(line);
        if (!command.matches() || !exists(command)) {
          wrong.add(line);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(commands >= 5, "only " + commands + " commands were found");
  }

  private static boolean exists(Matcher command) throws Exception {
    for (String type : types(command)) {
      boolean found =
          Arrays.stream(Class.forName(type, false, loader()).getDeclaredMethods())
              .map(method -> method.getName())
              .anyMatch(name -> matches(name, command.group("method"), command.group("methods")));
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static ClassLoader loader() {
    return JvmOptionsTest.class.getClassLoader();
  }

  private static boolean matches(String name, String pattern, String star) {
    return star.isEmpty() ? name.equals(pattern) : name.startsWith(pattern);
  }

  /** The full names of the types that a command names. */
  private static List<String> types(Matcher command) throws Exception {
    String folder = command.group("package").replace('.', '/');
    String type = command.group("type");
    URL one = loader().getResource(folder + "/" + type + ".class");
    if (one == null) {
      return type(command.group("package") + "." + type);
    }
    if (command.group("types").isEmpty()) {
      return List.of(command.group("package") + "." + type);
    }
    if (one.getProtocol().equals("file")) {
      return types(command, Path.of(one.toURI()).getParent());
    }
    URI jar = URI.create(one.toString().replaceFirst("!.*", "!/"));
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
      return types(command, files.getPath(folder));
    }
  }

  private static List<String> types(Matcher command, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(command.group("type")) && name.endsWith(".class"))
          .map(name -> command.group("package") + "." + name.replaceFirst("\\.class$", ""))
          .toList();
    }
  }

  /** A type of the JDK, which has no resource here. */
  private static List<String> type(String name) {
    try {
      return List.of(Class.forName(name, false, loader()).getName());
    } catch (ClassNotFoundException e) {
      return List.of();
    }
  }
}
