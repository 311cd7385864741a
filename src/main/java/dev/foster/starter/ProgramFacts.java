package dev.foster.starter;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;
import java.util.ArrayList;
import java.util.List;

/** What the files of a program, and of the user's application, say. */
final class ProgramFacts {
  private static final int LARGEST_FILE = 1 << 20;

  private final Host host;
  private final InstalledPrograms installed;

  ProgramFacts(Host host, InstalledPrograms installed) {
    this.host = host;
    this.installed = installed;
  }

  /**
   * The lines of a draft for this machine.
   *
   * @param path of the program
   * @return null if the application that the program should run is not known
   */
  String fill(Draft draft, String path) {
    String program = path.substring(path.lastIndexOf('/') + 1);
    String yaml = draft.yaml();
    if (yaml.contains("APP")) {
      String application = application(draft.name());
      if (application == null) {
        return null;
      }
      yaml = yaml.replace("APP", application);
    }
    return switch (draft.name()) {
      case "nginx" -> nginx(yaml, program);
      case "redis" -> redis(yaml, program);
      case "php" -> php(yaml, program);
      case "postgres" -> yaml.replace("POSTGRES", postgres(path));
      default -> yaml.replace("PROGRAM", program).replace("PATHNAME", path);
    };
  }

  private String nginx(String yaml, String program) {
    boolean foreground = false;
    String port = null;
    for (String line : lines("/etc/nginx/nginx.conf")) {
      foreground |= line.replace(" ", "").startsWith("daemonoff;");
    }
    for (String directory : List.of("conf.d", "http.d", "sites-enabled")) {
      for (String name : installed.list("/etc/nginx/" + directory)) {
        for (String line : lines("/etc/nginx/" + directory + "/" + name)) {
          port = port == null && line.startsWith("listen ") ? listenPort(line) : port;
        }
      }
    }
    String option = foreground ? "" : ", -g, \"daemon off;\"";
    return yaml.replace("PROGRAMNGINX", program + option)
        .replace("PORT", port == null ? "80" : port);
  }

  /** The port of {@code listen [ADDRESS:]PORT …;}; null for a UNIX socket. */
  private static String listenPort(String line) {
    String address = line.substring("listen ".length()).strip().split("[ ;]")[0];
    String port = address.substring(address.lastIndexOf(':') + 1);
    return port.chars().allMatch(Character::isDigit) ? port : null;
  }

  private String redis(String yaml, String program) {
    for (String file :
        List.of("/etc/redis/redis.conf", "/etc/redis.conf", "/etc/valkey/valkey.conf")) {
      if (host.kind(file) == Host.Kind.FILE) {
        String port = "6379";
        for (String line : lines(file)) {
          port = line.startsWith("port ") ? line.substring(5).strip() : port;
        }
        String options = ", --daemonize, \"no\", --logfile, \"\"";
        return yaml.replace("PROGRAMREDIS", program + ", " + file + options).replace("PORT", port);
      }
    }
    return yaml.replace("PROGRAMREDIS", program + ", --bind, 127.0.0.1").replace("PORT", "6379");
  }

  private String php(String yaml, String program) {
    String version = program.substring("php-fpm".length());
    String listen = "127.0.0.1:9000";
    for (String file :
        List.of(
            "/etc/php/" + version + "/fpm/pool.d/www.conf", "/usr/local/etc/php-fpm.d/www.conf")) {
      for (String line : lines(file)) {
        String bare = line.replace(" ", "");
        listen = bare.startsWith("listen=") ? bare.substring("listen=".length()) : listen;
      }
    }
    String check;
    if (listen.startsWith("/")) {
      String directory = listen.substring(0, listen.lastIndexOf('/'));
      check = "pre_start: [[mkdir, -p, " + directory + "]]\nready: {unix: " + listen + "}";
    } else {
      String port = listen.substring(listen.lastIndexOf(':') + 1);
      check = "ready: {tcp: \"127.0.0.1:" + port + "\"}";
    }
    return yaml.replace("PROGRAM", program).replace("SOCKET", check);
  }

  /** The command line of PostgreSQL: Debian has a directory for each version. */
  private String postgres(String path) {
    String version = installed.last("/usr/lib/postgresql", "*");
    if (version == null) {
      return path + ", -D, \"${PGDATA:-/var/lib/postgresql/data}\"";
    }
    String program = "/usr/lib/postgresql/" + version + "/bin/postgres";
    String command = program + ", -D, /var/lib/postgresql/" + version + "/main";
    String file = "/etc/postgresql/" + version + "/main/postgresql.conf";
    return host.kind(file) == Host.Kind.FILE ? command + ", -c, config_file=" + file : command;
  }

  /** The user's application in the working directory; null if there is none. */
  private String application(String service) {
    return switch (service) {
      case "gunicorn" -> {
        String django = packageWith("wsgi.py");
        yield django != null ? django + ".wsgi:application" : module("", ":app", "app", "main");
      }
      case "celery" -> {
        String django = packageWith("celery.py");
        yield django != null ? django : module("", "", "tasks", "celery_app");
      }
      case "puma" ->
          host.kind(host.directory() + "/config.ru") == Host.Kind.FILE ? "config.ru" : null;
      case "node" -> module(".js", ".js", "server", "index", "app", "main");
      default -> null;
    };
  }

  private String packageWith(String file) {
    for (String name : installed.list(host.directory())) {
      if (host.kind(host.directory() + "/" + name + "/" + file) == Host.Kind.FILE) {
        return name;
      }
    }
    return null;
  }

  private String module(String suffix, String end, String... names) {
    String extension = suffix.isEmpty() ? ".py" : suffix;
    for (String name : names) {
      if (host.kind(host.directory() + "/" + name + extension) == Host.Kind.FILE) {
        return name + end;
      }
    }
    return null;
  }

  /** The lines of a file without blanks at their ends; empty if it cannot be read. */
  private List<String> lines(String file) {
    List<String> lines = new ArrayList<>();
    try {
      for (String line : ByteText.decode(host.read(file, LARGEST_FILE)).split("\n")) {
        lines.add(line.strip());
      }
    } catch (KernelException e) {
      return List.of();
    }
    return lines;
  }
}
