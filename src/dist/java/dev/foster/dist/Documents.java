package dev.foster.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies the documentation and the examples into the distribution's folder {@code share}. */
final class Documents {
  /** Files and folders of the project; the links between them stay valid. */
  private static final List<String> PARTS =
      List.of("README.md", "CHANGELOG.md", "docs", "config-examples");

  private Documents() {}

  /** Copies from the project's folder to the distribution. */
  static void copy(Path base, Path home) throws IOException {
    Path share = home.resolve("share");
    for (String part : PARTS) {
      try (Stream<Path> files = Files.walk(base.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          Path target = share.resolve(base.relativize(file).toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }
}
