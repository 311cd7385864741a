package dev.foster.dist;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Parts of java.base that Foster never uses: it has no TLS, encrypts and signs nothing, does no
 * Unicode normalization, and calls C through jffi. The rest of java.base reaches them in two ways
 * only: by a look-up by name that handles their absence, or on behalf of a caller of their
 * functions.
 */
final class Unreachable {
  private static final List<String> PARTS =
      List.of(
          "com/sun/crypto/provider",
          "jdk/internal/icu",
          "sun/net/www/protocol/https",
          "sun/security/ec",
          "sun/security/ssl",
          "sun/security/tools/keytool");

  private Unreachable() {}

  /** Writes jlink's list of resources to exclude. */
  static Path list(Path file) throws IOException {
    Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    List<String> lines = new ArrayList<>();
    for (String part : PARTS) {
      try (var folders = Files.walk(base.resolve(part))) {
        for (Path folder : folders.filter(Files::isDirectory).toList()) {
          for (Path resource : allButOne(folder)) {
            lines.add("/java.base/" + base.relativize(resource));
          }
        }
      }
    }
    return Files.write(file, lines);
  }

  /** Keeps the smallest class, because jlink accepts no empty package in a module. */
  private static List<Path> allButOne(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      List<Path> sorted =
          files
              .filter(Files::isRegularFile)
              .sorted(
                  Comparator.comparing((Path file) -> !file.toString().endsWith(".class"))
                      .thenComparing(Unreachable::size)
                      .thenComparing(Path::toString))
              .toList();
      return sorted.isEmpty() ? sorted : sorted.subList(1, sorted.size());
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
