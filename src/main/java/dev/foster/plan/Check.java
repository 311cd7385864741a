package dev.foster.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A way to find out whether a service can serve. */
public sealed interface Check {

  /** The service writes a newline to descriptor {@code number} (s6). */
  record Fd(int number) implements Check {}

  /**
   * The service sends {@code READY=1} (sd_notify).
   *
   * @param all whether every process of the service may send it; if not, only its main process
   */
  record Notify(boolean all) implements Check {}

  /** The main process has run for this long. */
  record UpFor(Duration duration) implements Check {}

  /** A line of the output matches a regular expression. */
  record Log(String pattern) implements Check {}

  /** A file exists. */
  record File(String path) implements Check {}

  /**
   * The processes of the service together use no more memory than this.
   *
   * @param most in bytes of resident sets
   */
  record Memory(String service, long most) implements Check {}

  /** A command exits 0. */
  record Exec(Command command) implements Check {}

  /** A TCP connection is accepted. */
  record Tcp(String host, int port) implements Check {}

  /** A connection to a UNIX socket is accepted. */
  record Unix(String path) implements Check {}

  /**
   * An HTTP GET is answered with an accepted status code.
   *
   * @param statuses accepted ranges
   */
  record Http(String url, List<Range> statuses, Map<String, String> headers) implements Check {}

  /** Status codes {@code low} to {@code high}, both included. */
  record Range(int low, int high) {}

  /** Whether Foster must ask; if not, the service reports by itself, or time passes. */
  default boolean isPolled() {
    return !(this instanceof Fd
        || this instanceof Notify
        || this instanceof Log
        || this instanceof UpFor);
  }

  /** The key of the configuration that declares it. */
  default String key() {
    if (this instanceof UpFor) {
      return "up_for";
    }
    return this instanceof Notify ? "notify" : description().split(" ", 2)[0];
  }

  /** A short description: {@code tcp 127.0.0.1:9000}. */
  default String description() {
    if (this instanceof Fd fd) {
      return "fd " + fd.number();
    }
    if (this instanceof Notify) {
      return "READY=1";
    }
    if (this instanceof UpFor up) {
      long millis = up.duration().toMillis();
      return "up_for " + (millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms");
    }
    if (this instanceof Log log) {
      return "log '" + log.pattern() + "'";
    }
    if (this instanceof File file) {
      return "file " + file.path();
    }
    if (this instanceof Memory) {
      return "memory";
    }
    if (this instanceof Exec exec) {
      return "exec " + exec.command().text();
    }
    if (this instanceof Tcp tcp) {
      return "tcp " + tcp.host() + ":" + tcp.port();
    }
    if (this instanceof Unix unix) {
      return "unix " + unix.path();
    }
    return "http " + ((Http) this).url();
  }
}
