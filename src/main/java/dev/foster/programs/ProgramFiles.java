package dev.foster.programs;

import dev.foster.plan.Command;
import java.util.ArrayList;
import java.util.List;

/** Settings in the configuration files of well-known programs that keep or leave the foreground. */
public final class ProgramFiles {
  /**
   * A setting that decides where a program runs.
   *
   * @param line the setting without blanks: {@code daemonoff;}
   * @param shown the setting as in the file: {@code daemonize yes}
   * @param files files that may have it, in the order in which the program looks for them
   */
  public record Setting(String line, String shown, List<String> files) {}

  private ProgramFiles() {}

  /** The setting that keeps the program in the foreground; null if it has none. */
  public static Setting foreground(Command command) {
    List<String> words = SimpleCommands.last(command);
    String name = words.isEmpty() ? "" : WellKnownPrograms.name(words);
    if (name.startsWith("php-fpm")) {
      return new Setting("daemonize=no", "daemonize = no", phpFpm(words, name.substring(7)));
    }
    return switch (name) {
      case "nginx" -> new Setting("daemonoff;", "daemon off;", nginx(words));
      case "supervisord" ->
          new Setting(
              "nodaemon=true",
              "nodaemon=true",
              named(
                  words,
                  "-c",
                  "--configuration",
                  "supervisord.conf",
                  "/etc/supervisord.conf",
                  "/etc/supervisor/supervisord.conf"));
      default -> null;
    };
  }

  /** The setting that sends the program to the background; null if it has none. */
  public static Setting background(Command command) {
    List<String> words = SimpleCommands.last(command);
    return switch (words.isEmpty() ? "" : WellKnownPrograms.name(words)) {
      case "redis-server", "valkey-server", "redis-sentinel" ->
          words.contains("--daemonize")
              ? null
              : new Setting("daemonizeyes", "daemonize yes", ending(words, ".conf"));
      case "haproxy" -> new Setting("daemon", "daemon", named(words, "-f", "--"));
      case "uwsgi" -> new Setting("daemonize=", "daemonize =", ending(words, ".ini"));
      case "gunicorn" ->
          new Setting("daemon=True", "daemon = True", named(words, "-c", "--config"));
      case "tor" -> new Setting("RunAsDaemon1", "RunAsDaemon 1", named(words, "-f", "--"));
      case "mongod" -> new Setting("fork:true", "fork: true", named(words, "-f", "--config"));
      default -> null;
    };
  }

  private static List<String> phpFpm(List<String> words, String version) {
    List<String> files =
        named(
            words,
            "-y",
            "--fpm-config",
            "/usr/local/etc/php-fpm.d/zz-docker.conf",
            "/usr/local/etc/php-fpm.conf",
            "/etc/php" + version + "/php-fpm.conf");
    if (files.size() > 1) {
      files.add("/etc/php/" + version + "/fpm/php-fpm.conf");
      files.add("/etc/php-fpm.conf");
    }
    return files;
  }

  private static List<String> nginx(List<String> words) {
    List<String> files =
        named(words, "-c", "--", "/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf");
    List<String> prefix = named(words, "-p", "--");
    if (files.size() == 1 && !prefix.isEmpty() && !files.get(0).startsWith("/")) {
      return List.of(prefix.get(0) + "/" + files.get(0));
    }
    return files;
  }

  /** The file after one of two options; without them, the default files. */
  private static List<String> named(
      List<String> words, String option, String longOption, String... defaults) {
    List<String> files = new ArrayList<>();
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(longOption + "=")) {
        files.add(word.substring(longOption.length() + 1));
      } else if (i + 1 < words.size() && (word.equals(option) || word.equals(longOption))) {
        files.add(words.get(i + 1));
      }
    }
    if (files.isEmpty()) {
      files.addAll(List.of(defaults));
    }
    return files;
  }

  /** The arguments that end with a suffix. */
  private static List<String> ending(List<String> words, String suffix) {
    List<String> files = new ArrayList<>();
    for (String word : words.subList(1, words.size())) {
      if (word.endsWith(suffix)) {
        files.add(word.substring(word.indexOf('=') + 1));
      }
    }
    return files;
  }
}
