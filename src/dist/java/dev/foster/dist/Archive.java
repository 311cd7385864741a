package dev.foster.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A {@code .tar.gz} whose bytes depend only on names, modes and contents. */
final class Archive {
  private static final int BLOCK = 512;

  /** The modification time of all files. */
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private Archive() {}

  /** Sets mode and time of every file below {@code home} to those in the archive. */
  static void settle(Path home) throws IOException {
    List<Path> paths = sorted(home);
    for (Path path : paths.reversed()) {
      if (!Files.isSymbolicLink(path)) {
        String mode = executable(path) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(path, FileTime.from(TIME));
      }
    }
  }

  private static boolean executable(Path path) {
    String name = path.getFileName().toString();
    return Files.isDirectory(path)
        || name.equals("foster")
        || Assemble.NAMES.contains(name)
        || name.contains(".so");
  }

  private static List<Path> sorted(Path home) throws IOException {
    try (var files = Files.walk(home)) {
      return files.sorted().toList();
    }
  }

  /** Writes the folder, under its own name, to an archive. */
  static void write(Path home, Path archive) throws IOException {
    try (OutputStream file = Files.newOutputStream(archive);
        OutputStream out = new SmallGzip(file)) {
      Map<Object, String> written = new HashMap<>(); // names by file, for hard links
      for (Path path : sorted(home)) {
        String name = home.getParent().relativize(path).toString();
        Object key = Files.getAttribute(path, "fileKey", LinkOption.NOFOLLOW_LINKS);
        String first = written.putIfAbsent(key, name);
        if (Files.isSymbolicLink(path)) {
          out.write(header(name, 0777, 0, '2', Files.readSymbolicLink(path).toString()));
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          out.write(header(name + "/", 0755, 0, '5', ""));
        } else if (first != null) {
          out.write(header(name, executable(path) ? 0755 : 0644, 0, '1', first));
        } else {
          long size = Files.size(path);
          out.write(header(name, executable(path) ? 0755 : 0644, size, '0', ""));
          Files.copy(path, out);
          out.write(new byte[(int) -size & BLOCK - 1]);
        }
      }
      out.write(new byte[2 * BLOCK]);
    }
  }

  /** A header of the ustar format, see tar(5). */
  private static byte[] header(String name, int mode, long size, char type, String target) {
    byte[] header = new byte[BLOCK];
    put(header, 0, 100, name);
    put(header, 100, 8, String.format("%07o", mode));
    put(header, 108, 8, "0000000"); // uid and gid of root
    put(header, 116, 8, "0000000");
    put(header, 124, 12, String.format("%011o", size));
    put(header, 136, 12, String.format("%011o", TIME.getEpochSecond()));
    put(header, 148, 8, "        ");
    header[156] = (byte) type;
    put(header, 157, 100, target);
    put(header, 257, 8, "ustar\00000");
    put(header, 265, 32, "root");
    put(header, 297, 32, "root");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, 8, String.format("%06o\0 ", sum));
    return header;
  }

  private static void put(byte[] header, int at, int length, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException("too long for an archive: " + text);
    }
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static final class SmallGzip extends GZIPOutputStream {
    SmallGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
