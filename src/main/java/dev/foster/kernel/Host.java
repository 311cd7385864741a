package dev.foster.kernel;

import dev.foster.text.ByteText;
import java.util.List;

/** The machine's files and accounts, for the configuration. Paths are {@link ByteText}. */
public interface Host {

  /**
   * Reads a whole file.
   *
   * @param limit the largest size in bytes
   * @throws KernelException the file cannot be read, or is larger than {@code limit} (EFBIG); the
   *     message is only the reason, such as {@code "No such file or directory"}
   */
  byte[] read(String path, int limit) throws KernelException;

  /** Reads standard input to its end; the limit and the exceptions are those of {@link #read}. */
  byte[] readStandardInput(int limit) throws KernelException;

  /** The type of a file. */
  enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    OTHER
  }

  /** The type of the file at {@code path}, after symbolic links. */
  Kind kind(String path);

  /** True if the effective user of this process may execute the file. */
  boolean executable(String path);

  /**
   * The names in a directory, in the order of their bytes, without {@code .} and {@code ..}.
   *
   * @throws KernelException it cannot be read; the message is only the reason
   */
  List<String> list(String directory) throws KernelException;

  /** The target of a symbolic link; null if the file is none, or cannot be read. */
  String link(String path);

  /** The user with that name, otherwise the user with that uid; null if there is none. */
  Account user(String nameOrUid);

  /** The gid of the group with that name, otherwise that number; -1 if it is neither. */
  int group(String nameOrGid);

  /**
   * The capabilities that this process lacks to start a child with these ids, such as {@code
   * "CAP_SETUID and CAP_SETGID"}; null if it lacks none.
   */
  String missingCapabilities(Identity identity);

  /** The capabilities that this process lacks to start a child under this rule; null if none. */
  String missingCapabilities(CapabilityRule rule);

  /** The effective uid of this process. */
  int effectiveUser();

  /** The current working directory; "." if it has no path, or a very long one. */
  String directory();

  /**
   * A user of the machine. For a uid without an account {@code name} is null, {@code home} is "/",
   * {@code shell} is "/bin/sh", {@code gid} is 0 and {@code groups} is empty.
   *
   * @param groups supplementary groups, as {@code getgrouplist(3)} says
   */
  record Account(String name, int uid, int gid, String home, String shell, List<Integer> groups) {}
}
