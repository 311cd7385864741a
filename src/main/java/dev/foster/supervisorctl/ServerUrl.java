package dev.foster.supervisorctl;

import dev.foster.cli.ClientEnvironment;
import dev.foster.cli.ClientException;
import dev.foster.cli.ControlConnection;
import dev.foster.control.SocketPaths;

/**
 * Where Foster listens. If the user names a socket, the client tries no other place. The socket of
 * a configuration is only the first place, because Foster may listen in its usual places instead.
 *
 * @param path path of a socket; null for the usual places
 * @param only whether the user has named it
 */
record ServerUrl(String path, boolean only) {
  private static final String UNIX = "unix://";

  /** The socket of {@code unix://PATH}; null if the URL is of another kind. */
  static String path(String url) {
    return url != null && url.startsWith(UNIX) ? url.substring(UNIX.length()) : null;
  }

  ControlConnection connect(ClientEnvironment around) throws ClientException {
    if (path != null) {
      try {
        return ControlConnection.open(path, around);
      } catch (ClientException e) {
        if (only || e.exitCode() != ClientException.NOBODY) {
          throw e;
        }
      }
    }
    return ControlConnection.open(null, around);
  }

  /** The socket that messages name. */
  String socket(ClientEnvironment around) {
    if (path != null) {
      return path;
    }
    String variable = around.variable("FOSTER_SOCKET");
    return variable != null && !variable.isEmpty()
        ? variable
        : SocketPaths.of(around.directories().uid(), around::variable).getFirst().socket();
  }

  /** The URL that messages name. */
  String text(ClientEnvironment around) {
    return UNIX + socket(around);
  }
}
