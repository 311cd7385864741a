package dev.foster.text;

import java.util.ArrayList;
import java.util.List;

/** Operations on path names without a look at the file system. */
public final class PathText {
  private PathText() {}

  /** {@code path} if it is absolute, else {@code directory/path}; drops leading {@code ./}. */
  public static String resolve(String directory, String path) {
    String rest = path;
    while (rest.startsWith("./")) {
      rest = rest.substring(2);
    }
    if (rest.startsWith("/")) {
      return rest;
    }
    if (rest.isEmpty() || rest.equals(".")) {
      return directory;
    }
    return directory.endsWith("/") ? directory + rest : directory + "/" + rest;
  }

  /**
   * An absolute path without {@code .} and {@code ..}. It names another file if a symbolic link
   * precedes a {@code ..}.
   */
  public static String folded(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  /** The parent directory of an absolute path. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** The last component. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
