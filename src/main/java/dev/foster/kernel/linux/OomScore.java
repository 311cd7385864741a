package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import java.nio.charset.StandardCharsets;

/**
 * The oom_score_adj of a child: Foster's own for the moment in which the child is born, as it is
 * inherited. The child cannot change its own: as long as it shares Foster's memory the kernel makes
 * the score that of all who share it.
 *
 * <p>Source: proc(5); {@code __set_oom_adj} in the kernel's {@code fs/proc/base.c}.
 */
final class OomScore {
  private static final String FILE = "/proc/self/oom_score_adj";
  private static final int MOST_DIGITS = 16;

  private final String own;

  private OomScore(String own) {
    this.own = own;
  }

  /**
   * Takes on a score until {@link #giveBack}.
   *
   * @param score null: nothing is changed
   */
  static OomScore take(Integer score) throws SpawnException {
    if (score == null) {
      return new OomScore(null);
    }
    byte[] text = Files.head(FILE, MOST_DIGITS);
    int errno = Files.write(FILE, Integer.toString(score));
    if (errno != 0) {
      boolean missesRight = errno == Errno.EACCES || errno == Errno.EPERM;
      String hint = missesRight ? " (to lower it needs CAP_SYS_RESOURCE)" : "";
      throw new SpawnException(
          Stage.LIMITS,
          "cannot set oom_score_adj to " + score + ": " + Native.message(errno) + hint,
          errno);
    }
    return new OomScore(
        text == null ? null : new String(text, StandardCharsets.ISO_8859_1).strip());
  }

  /** Foster has its own score again. */
  void giveBack() {
    if (own != null) {
      Files.write(FILE, own);
    }
  }
}
