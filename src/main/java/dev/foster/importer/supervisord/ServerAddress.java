package dev.foster.importer.supervisord;

import dev.foster.importer.Yaml;
import dev.foster.text.PathText;
import java.util.Locale;
import java.util.Map;

/** The socket of {@code [unix_http_server]}, and the address that programs get. */
final class ServerAddress {
  private final Config config;

  ServerAddress(Config config) {
    this.config = config;
  }

  /** The value of {@code SUPERVISOR_SERVER_URL}; null if there is no server. */
  String url() {
    String url = null;
    for (Settings server : config.servers) {
      String name = server.section.name;
      if (name.startsWith("unix_http_server") && server.text("file").value() != null) {
        return "unix://" + PathText.folded(PythonText.strip(server.text("file").value()));
      }
      if (url == null && name.startsWith("inet_http_server")) {
        String port = server.text("port").value();
        url = port == null ? null : "http://" + address(port);
      }
    }
    return url;
  }

  private static String address(String port) {
    int colon = port.lastIndexOf(':');
    String host = colon < 0 ? "" : port.substring(0, colon).toLowerCase(Locale.ROOT);
    boolean any = host.isEmpty() || host.equals("*");
    return (any ? "localhost" : host) + ":" + PythonText.strip(port.substring(colon + 1));
  }

  /** Lets Foster listen on the socket of the file; without one it uses its own places. */
  void control(Yaml.Keys root) {
    for (Settings server : config.servers) {
      Setting<String> file = server.text("file");
      if (!server.section.name.startsWith("unix_http_server") || file.value() == null) {
        continue;
      }
      Yaml.Keys control = root.map("control", file.place());
      String path = config.template.foster(PythonText.strip(file.value()));
      control.put("socket", Yaml.text(file.place(), path));
      Setting<Integer> mode = server.octal("chmod");
      String octal = ServiceTranslation.octal((mode.value() == null ? 0700 : mode.value()) & 0777);
      control.put("mode", Yaml.text(file.place(), octal));
      return;
    }
  }

  /** A path with {@code ~} at its beginning replaced by the home directory. */
  static String home(String path, Map<String, String> environment) {
    boolean home = path.equals("~") || path.startsWith("~/");
    return home ? environment.getOrDefault("HOME", "/root") + path.substring(1) : path;
  }
}
