package dev.foster.supervisorctl;

import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.ClientException;
import dev.foster.cli.ControlConnection;
import dev.foster.control.SocketPaths;

/**
 * Where Foster listens. If the user or the configuration names a socket, the client tries no other
 * place: another Foster may listen there.
 *
 * @param path path of a socket; null for the usual places
 */
record ServerUrl(String path) {
  private static final String UNIX = "unix://";

  /** The socket of {@code unix://PATH}; null if the URL is of another kind. */
  static String path(String url) {
    return url != null && url.startsWith(UNIX) ? url.substring(UNIX.length()) : null;
  }

  /**
   * The server that a file names. {@code $FOSTER_SOCKET} comes before it, as for the server itself.
   */
  static ServerUrl ofFile(String url, ClientEnvironment around) {
    String variable = variable(around);
    return new ServerUrl(variable != null ? variable : path(url));
  }

  private static String variable(ClientEnvironment around) {
    String variable = around.variable("FOSTER_SOCKET");
    return variable == null || variable.isEmpty() ? null : variable;
  }

  ControlConnection connect(ClientEnvironment around) throws ClientException {
    return ControlConnection.open(path, around);
  }

  /** The socket that messages name. */
  String socket(ClientEnvironment around) {
    return path != null
        ? path
        : SocketPaths.of(around.directories().uid(), around::variable).getFirst().socket();
  }

  /** The URL that messages name. */
  String text(ClientEnvironment around) {
    return UNIX + socket(around);
  }
}
