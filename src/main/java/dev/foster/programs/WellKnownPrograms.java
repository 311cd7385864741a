package dev.foster.programs;

import dev.foster.plan.Command;
import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts about well-known programs: whether they put themselves in the background and which option
 * prevents that, and whether they end on SIGTERM.
 */
public final class WellKnownPrograms {
  /** First cell of a row: goes to the background unless the command has one of the words. */
  private static final String UNLESS = "unless";

  /** First cell of a row: goes to the background if the command has one of the words. */
  private static final String IF = "if";

  /** First cell of a row: always goes to the background. */
  private static final String ALWAYS = "always";

  private WellKnownPrograms() {}

  /**
   * How the program of a command stays in the foreground.
   *
   * @return null if the program is not known to go to the background; else a text such as {@code
   *     "nginx stays in the foreground with -g 'daemon off;'"}
   */
  public static String foregroundAdvice(Command command) {
    List<String> words = program(command);
    String[] row = words.isEmpty() ? null : row(name(words));
    return row == null ? null : name(words) + " " + row[2];
  }

  /** {@link #foregroundAdvice} if the command puts itself in the background; else null. */
  public static String backgrounds(Command command) {
    List<String> words = program(command);
    String[] row = words.isEmpty() ? null : row(name(words));
    if (row == null) {
      return null;
    }
    boolean leaves =
        switch (row[0]) {
          case UNLESS -> !hasOne(words, row[1]);
          case IF -> hasOne(words, row[1]);
          default -> true;
        };
    return leaves ? name(words) + " " + row[2] : null;
  }

  /** {@code tail -f} or {@code sleep infinity} if the command contains it; else null. */
  public static String idles(Command command) {
    for (List<String> words : segments(command)) {
      if (!words.isEmpty() && isIdle(words)) {
        return name(words).equals("tail") ? "tail -f" : "sleep infinity";
      }
    }
    return null;
  }

  /**
   * Whether the program may go on after SIGTERM: PostgreSQL's "smart shutdown" waits until the last
   * client has left (postgres(1)).
   */
  public static boolean outlivesTerm(Command command) {
    List<String> words = program(command);
    return switch (words.isEmpty() ? "" : name(words)) {
      case "postgres", "postmaster" -> !words.contains("--single");
      case "docker-entrypoint.sh" -> words.contains("postgres");
      default -> false;
    };
  }

  private static boolean isIdle(List<String> words) {
    String name = name(words);
    if (name.equals("sleep")) {
      return words.size() > 1 && words.get(1).startsWith("inf");
    }
    if (name.equals("tail")) {
      for (String word : words.subList(1, words.size())) {
        boolean flag = word.startsWith("-") && !word.startsWith("--");
        boolean follows = word.indexOf('f') > 0 || word.indexOf('F') > 0;
        if (word.startsWith("--follow") || flag && follows) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * A setting in a configuration file that keeps the program in the foreground.
   *
   * @return the setting without blanks ({@code daemonoff;}), then the files that may have it; null
   *     if the program has no such setting
   */
  public static List<String> setting(Command command) {
    List<String> words = program(command);
    return switch (words.isEmpty() ? "" : known(name(words))) {
      case "nginx" -> nginx(behind(words, "-c"), behind(words, "-p"));
      case "php-fpm" -> {
        String named = behind(words, "-y");
        named = named == null ? behind(words, "--fpm-config") : named;
        yield named != null
            ? List.of("daemonize=no", named)
            : List.of(
                "daemonize=no",
                "/usr/local/etc/php-fpm.d/zz-docker.conf",
                "/usr/local/etc/php-fpm.conf");
      }
      default -> null;
    };
  }

  private static List<String> nginx(String file, String prefix) {
    if (file == null) {
      return List.of("daemonoff;", "/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf");
    }
    boolean within = prefix != null && !file.startsWith("/");
    return List.of("daemonoff;", within ? prefix + "/" + file : file);
  }

  /** The word after an option, or null. */
  private static String behind(List<String> words, String flag) {
    int at = words.indexOf(flag);
    return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : null;
  }

  /** The words of the last command, which becomes the main process. */
  private static List<String> program(Command command) {
    List<List<String>> segments = segments(command);
    return segments.isEmpty() ? List.of() : segments.get(segments.size() - 1);
  }

  /** The simple commands of a command: one, or several in a shell line. */
  private static List<List<String>> segments(Command command) {
    List<String> argv = command.argv();
    List<List<String>> segments = new ArrayList<>();
    if (argv.isEmpty()) {
      return segments;
    }
    boolean shell =
        switch (name(argv)) {
          case "sh", "bash", "dash", "ash" -> argv.size() > 2 && argv.get(1).equals("-c");
          default -> false;
        };
    if (!shell) {
      segments.add(unwrapped(argv));
      return segments;
    }
    for (String line : lines(argv.get(2))) {
      split(line, segments);
    }
    return segments;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int at = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        lines.add(text.substring(at, i));
        at = i + 1;
      }
    }
    return lines;
  }

  private static void split(String line, List<List<String>> segments) {
    List<String> words;
    try {
      words = ShellWords.split(line);
    } catch (IllegalArgumentException e) {
      return; // shell syntax that this parser does not know
    }
    List<String> segment = new ArrayList<>();
    for (String word : words) {
      boolean operator =
          switch (word) {
            case "&&", "||", ";", "|", "&" -> true;
            default -> false;
          };
      boolean last = word.endsWith(";") && !word.contains(" ");
      if (!operator) {
        segment.add(last ? word.substring(0, word.length() - 1) : word);
      }
      if (operator || last) {
        add(segments, segment);
        segment = new ArrayList<>();
      }
    }
    add(segments, segment);
  }

  private static void add(List<List<String>> segments, List<String> segment) {
    if (!segment.isEmpty() && !segment.get(0).startsWith("#")) {
      segments.add(unwrapped(segment));
    }
  }

  /** The words without {@code exec}, {@code env}, {@code nohup} and assignments in front. */
  private static List<String> unwrapped(List<String> words) {
    int i = 0;
    while (i < words.size() - 1 && isWrapper(words.get(i))) {
      i++;
    }
    return i == 0 ? words : words.subList(i, words.size());
  }

  private static boolean isWrapper(String word) {
    return switch (word) {
      case "exec", "env", "/usr/bin/env", "nohup" -> true;
      default -> word.indexOf('=') > 0 && word.charAt(0) != '-' && word.indexOf('/') < 0;
    };
  }

  private static String name(List<String> words) {
    String program = words.get(0);
    return program.substring(program.lastIndexOf('/') + 1);
  }

  private static String known(String name) {
    return name.startsWith("php-fpm") ? "php-fpm" : name;
  }

  private static boolean hasOne(List<String> words, String wanted) {
    int at = 0;
    for (int i = 0; i <= wanted.length(); i++) {
      if (i == wanted.length() || wanted.charAt(i) == '|') {
        if (has(words, wanted.substring(at, i))) {
          return true;
        }
        at = i + 1;
      }
    }
    return false;
  }

  private static boolean has(List<String> words, String wanted) {
    boolean part = wanted.indexOf(' ') >= 0;
    boolean letter = wanted.length() == 2 && wanted.charAt(0) == '-';
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals(wanted)
          || part && String.join(" ", words).contains(wanted)
          || letter && isGroupWith(word, wanted.charAt(1))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a group of short options has a letter: {@code -RF} has F, {@code -c/etc/F} does not.
   */
  private static boolean isGroupWith(String word, char letter) {
    boolean group = word.length() > 2 && word.length() <= 5 && word.charAt(0) == '-';
    for (int i = 1; i < word.length() && group; i++) {
      group = Character.isLetter(word.charAt(i));
    }
    return group && word.indexOf(letter) > 0;
  }

  private static String[] unless(String words, String advice) {
    return new String[] {UNLESS, words, "stays in the foreground with " + advice};
  }

  private static String[] unless(String word) {
    return unless(word, word);
  }

  private static String[] without(String words, String shown) {
    return new String[] {IF, words, "stays in the foreground without " + shown};
  }

  private static String[] instead(String words, String other) {
    return new String[] {words.isEmpty() ? ALWAYS : IF, words, "starts it and ends; run " + other};
  }

  /** When a program goes to the background, the words that decide it, and the advice. */
  private static String[] row(String name) {
    return switch (known(name)) {
      case "nginx" -> unless("daemon off", "-g 'daemon off;'");
      case "php-fpm" -> unless("-F|--nodaemonize", "-F");
      case "apachectl", "apache2ctl" ->
          unless("FOREGROUND|-DFOREGROUND|-t|configtest", "-D FOREGROUND");
      case "httpd", "apache2" -> unless("FOREGROUND|-DFOREGROUND|-X", "-D FOREGROUND");
      case "lighttpd" -> unless("-D");
      case "mysqld_safe", "mariadbd-safe" -> instead("", "mysqld or mariadbd itself");
      case "mysqld", "mariadbd" -> without("-D|--daemonize", "--daemonize");
      case "redis-server", "valkey-server" -> without("--daemonize yes", "--daemonize yes");
      case "memcached" -> without("-d|--daemon", "-d");
      case "mongod", "mongos" -> without("--fork", "--fork");
      case "pg_ctl" -> instead("start|restart", "postgres itself");
      case "pg_ctlcluster" -> unless("--foreground");
      case "haproxy" -> without("-D", "-D");
      case "sshd" -> unless("-D|-d|-i|-t", "-D");
      case "cron" -> unless("-f");
      case "crond" -> unless("-n|-f", "-f (busybox) or -n (cronie)");
      case "atd" -> unless("-f");
      case "rsyslogd" -> unless("-n");
      case "syslog-ng" -> unless("-F|--foreground", "-F");
      case "syslogd" -> unless("-n");
      case "postfix" -> instead("start", "postfix start-fg");
      case "exim", "exim4" -> without("-bd", "-bd: use -bdf");
      case "dovecot" -> unless("-F");
      case "dnsmasq" -> unless("-k|-d|--keep-in-foreground|--no-daemon", "--keep-in-foreground");
      case "named" -> unless("-f|-g", "-f");
      case "unbound" -> unless("-d");
      case "squid" -> unless("-N|--foreground", "--foreground");
      case "varnishd" -> unless("-F");
      case "smbd", "nmbd", "winbindd" -> unless("-F|--foreground", "--foreground");
      case "proftpd" -> unless("-n|--nodaemon", "--nodaemon");
      case "pure-ftpd" -> without("-B|--daemonize", "-B");
      case "ntpd" -> unless("-n");
      case "chronyd" -> unless("-d|-n", "-n");
      case "rpcbind" -> unless("-f");
      case "dbus-daemon" -> unless("--nofork");
      case "avahi-daemon" -> without("-D|--daemonize", "-D");
      case "fail2ban-server" -> unless("-f");
      case "keepalived" -> unless("-n|--dont-fork", "-n");
      case "xinetd" -> unless("-dontfork");
      case "openvpn" -> without("--daemon", "--daemon");
      case "supervisord" -> unless("-n|--nodaemon", "-n");
      case "gunicorn", "uvicorn", "celery" -> without("-D|--daemon|--detach", "--daemon");
      case "uwsgi" -> without("--daemonize|-d", "--daemonize");
      case "caddy" -> instead("start", "caddy run");
      case "pm2" -> instead("start", "pm2-runtime");
      case "service", "systemctl", "rc-service", "invoke-rc.d" ->
          instead("start|restart", "the program itself");
      default -> null;
    };
  }
}
