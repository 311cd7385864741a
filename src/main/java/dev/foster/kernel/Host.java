package dev.foster.kernel;

import dev.foster.text.ByteText;
import java.util.List;

/**
 * Files and accounts of the machine, as the configuration needs them. Paths are {@link ByteText}.
 */
public interface Host {

  /**
   * The whole content of a file.
   *
   * @param limit the most bytes to take
   * @throws KernelException it cannot be read, or is larger than {@code limit} (EFBIG); the message
   *     is the reason alone ({@code "No such file or directory"})
   */
  byte[] read(String path, int limit) throws KernelException;

  /** All of standard input, with the same bounds. */
  byte[] readStandardInput(int limit) throws KernelException;

  /** What a path leads to, links followed. */
  enum Kind {
    ABSENT,
    FILE,
    DIRECTORY,
    OTHER
  }

  /** What {@code path} leads to. */
  Kind kind(String path);

  /** True if the effective user of this process may execute the file. */
  boolean executable(String path);

  /**
   * Names in a directory, sorted bytewise, without {@code .} and {@code ..}.
   *
   * @throws KernelException it cannot be read; the message is the reason alone
   */
  List<String> list(String directory) throws KernelException;

  /** The user of that name, or of that number if it is all digits and no name; null if none. */
  Account user(String nameOrUid);

  /** The number of a group of that name, or of that number if it is all digits; -1 if none. */
  int group(String nameOrGid);

  /**
   * What this process lacks to give a child these ids, in words ({@code "CAP_SETUID and
   * CAP_SETGID"}); null if nothing is known to be lacking.
   */
  String lacksFor(Identity identity);

  /** The same of what a child shall keep or lose of the capabilities. */
  String lacksFor(CapabilityRule rule);

  /** The number of the user that this process acts as. */
  int effectiveUser();

  /** The current working directory. */
  String directory();

  /**
   * A user of the machine. For a uid without an account: {@code name} is null, {@code home} "/",
   * {@code shell} "/bin/sh", {@code gid} is 0 and {@code groups} is empty.
   *
   * @param groups supplementary groups, as {@code getgrouplist(3)} says
   */
  record Account(String name, int uid, int gid, String home, String shell, List<Integer> groups) {}
}
