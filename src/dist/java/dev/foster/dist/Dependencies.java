package dev.foster.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The list {@code src/dist/dependencies.txt}: each library with its checksum and licence. */
final class Dependencies {
  /**
   * A library.
   *
   * @param classifier empty if it has none
   * @param licence an SPDX expression
   */
  record Library(
      String group,
      String artifact,
      String version,
      String classifier,
      String sha256,
      String licence) {

    String fileName() {
      return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
    }
  }

  private final Map<String, Library> byFileName = new LinkedHashMap<>();

  Dependencies(Path list) throws IOException {
    for (String line : Files.readAllLines(list)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] fields = line.split("  ");
        String[] name = fields[0].split(":");
        Library library =
            new Library(
                name[0], name[1], name[2], name.length > 3 ? name[3] : "", fields[1], fields[2]);
        byFileName.put(library.fileName(), library);
      }
    }
  }

  /**
   * Finds the entry of a jar.
   *
   * @throws IllegalStateException it is not in the list, or not what the list says
   */
  Library verified(Path jar) throws IOException {
    Library library = byFileName.get(jar.getFileName().toString());
    String sum = sha256(jar);
    if (library == null) {
      throw new IllegalStateException(
          "src/dist/dependencies.txt does not list "
              + jar.getFileName()
              + " (SHA-256 "
              + sum
              + ")");
    }
    if (!library.sha256.equals(sum)) {
      throw new IllegalStateException(
          jar + " is not what src/dist/dependencies.txt says: its SHA-256 is " + sum);
    }
    return library;
  }

  static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
