package dev.foster.control;

import java.util.List;
import java.util.function.Consumer;

/** Where {@code foster logs} gets its lines: the last ones of each service, and those to come. */
public interface LogSource {

  /**
   * Hands over the last lines, oldest first, then, if asked to, each further line as it comes,
   * without a gap or a line twice.
   *
   * @param services whose; empty means all, Foster's own messages included
   * @param lines how many of each service at the start
   * @param follow whether to go on with further lines
   * @param to gets batches of lines from another thread; the last one (an empty batch) says that
   *     the lines of the start are complete. It never blocks and never throws
   * @return closing it ends the lines; it may be closed more than once, from any thread
   */
  Subscription read(List<String> services, int lines, boolean follow, Consumer<List<Line>> to);

  /** What {@link #read} gave, until it is closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A line of output.
   *
   * @param time milliseconds since 1970
   * @param service {@code foster} for Foster's own messages
   * @param stream {@code stdout} or {@code stderr}
   * @param pid main process of its run, 0 if there is none
   * @param text without its newline, as {@link dev.foster.kernel.ByteText}
   * @param partial whether it is a piece of a longer line
   */
  record Line(long time, String service, String stream, int pid, String text, boolean partial) {}
}
