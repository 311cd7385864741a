package dev.foster.programs;

import dev.foster.plan.Command;
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
    List<String> words = SimpleCommands.last(command);
    String[] row = words.isEmpty() ? null : row(name(words));
    return row == null ? null : name(words) + " " + row[2];
  }

  /** {@link #foregroundAdvice} if the command puts itself in the background; else null. */
  public static String backgrounds(Command command) {
    List<String> words = SimpleCommands.last(command);
    String[] row = words.isEmpty() ? null : row(name(words));
    if (row == null || name(words).equals("sshd")) {
      return null; // sshd sees that its parent is PID 1, and then stays in the foreground
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
    List<List<String>> commands = SimpleCommands.of(command);
    for (int i = 0; i < commands.size(); i++) {
      List<String> words = commands.get(i);
      if (!words.isEmpty() && isIdle(words, i == 0)) {
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
    List<String> words = SimpleCommands.last(command);
    return switch (words.isEmpty() ? "" : name(words)) {
      case "postgres", "postmaster" -> !words.contains("--single");
      case "docker-entrypoint.sh" -> words.contains("postgres");
      default -> false;
    };
  }

  private static boolean isIdle(List<String> words, boolean first) {
    String name = name(words);
    if (name.equals("sleep")) {
      return words.size() > 1 && words.get(1).startsWith("inf");
    }
    return name.equals("tail") && isFollowing(words) && (!first || followsNothing(words));
  }

  private static boolean isFollowing(List<String> words) {
    for (String word : words.subList(1, words.size())) {
      boolean flag = word.startsWith("-") && !word.startsWith("--");
      boolean follows = word.indexOf('f') > 0 || word.indexOf('F') > 0;
      if (word.startsWith("--follow") || flag && follows) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@code tail} has no file but {@code /dev/null}; with another one it forwards a log. */
  private static boolean followsNothing(List<String> words) {
    for (String word : words.subList(1, words.size())) {
      boolean operand = !word.startsWith("-") && !Character.isDigit(word.charAt(0));
      if (operand && !word.equals("/dev/null")) {
        return false;
      }
    }
    return true;
  }

  /** The name of the program without its directory. */
  public static String name(List<String> words) {
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
      case "puma" -> without("-d|--daemon", "--daemon");
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
