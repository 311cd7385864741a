package dev.foster.starter;

import dev.foster.starter.Draft.Tier;
import java.util.List;

/** Drafts for well-known programs: foreground options, stop signals and checks. */
final class KnownServices {
  private KnownServices() {}

  /** All drafts, in the order in which the services stand in the file. */
  static List<Draft> all() {
    return List.of(
        new Draft("mariadb", Tier.DATA, List.of("mariadbd", "mysqld"), MARIADB),
        new Draft("postgres", Tier.DATA, List.of("postgres"), POSTGRES),
        new Draft("redis", Tier.DATA, List.of("redis-server", "valkey-server"), REDIS),
        new Draft("memcached", Tier.DATA, List.of("memcached"), MEMCACHED),
        new Draft("php", Tier.APPLICATION, List.of("php-fpm", "php-fpm*"), PHP),
        new Draft("gunicorn", Tier.APPLICATION, List.of("gunicorn"), GUNICORN),
        new Draft("celery", Tier.APPLICATION, List.of("celery"), CELERY),
        new Draft("node", Tier.APPLICATION, List.of("node", "nodejs"), NODE),
        new Draft("puma", Tier.APPLICATION, List.of("puma"), PUMA),
        new Draft("nginx", Tier.FRONT, List.of("nginx"), NGINX),
        new Draft("apache", Tier.FRONT, List.of("apache2"), APACHE),
        new Draft("httpd", Tier.FRONT, List.of("httpd"), HTTPD),
        new Draft("haproxy", Tier.FRONT, List.of("haproxy"), HAPROXY),
        new Draft("sshd", Tier.ALONE, List.of("sshd"), SSHD),
        new Draft("rsyslog", Tier.ALONE, List.of("rsyslogd"), RSYSLOG),
        new Draft("postfix", Tier.ALONE, List.of("postfix"), POSTFIX),
        new Draft("dovecot", Tier.ALONE, List.of("dovecot"), DOVECOT));
  }

  private static final String MARIADB =
      """
      # An empty /var/lib/mysql needs mariadb-install-db first.
      command: [PROGRAM]
      user: mysql
      pre_start: [{command: [install, -d, -o, mysql, -g, mysql, /run/mysqld], user: root}]
      ready: {unix: /run/mysqld/mysqld.sock, timeout: 2m}
      # TERM is right: it writes its buffers, then exits. A large database needs a longer stop.timeout and
      # shutdown.timeout, and a longer 'docker stop -t'.
      """;

  private static final String POSTGRES =
      """
      command: [POSTGRES]
      user: postgres
      pre_start: [{command: [install, -d, -o, postgres, -g, postgres, /var/run/postgresql], user: root}]
      ready: {tcp: "127.0.0.1:5432", timeout: 2m}
      stop: {signal: INT}       # ends the sessions; TERM waits until every client has left
      """;

  private static final String REDIS =
      """
      command: [PROGRAMREDIS]
      user: redis
      ready: {tcp: "127.0.0.1:PORT"}
      # TERM is right: it saves what is not on disk yet, then exits.
      """;

  private static final String MEMCACHED =
      """
      command: [PROGRAM, -l, 127.0.0.1, -u, nobody]
      ready: {tcp: "127.0.0.1:11211"}
      """;

  private static final String PHP =
      """
      command: [PROGRAM, -F]    # -F: in the foreground
      SOCKET
      stop: {signal: QUIT}      # finishes the requests that are under way; TERM drops them
      # New configuration: foster signal USR2 php
      """;

  private static final String GUNICORN =
      """
      command: [PROGRAM, --bind, "127.0.0.1:8000", --graceful-timeout, "5", APP]
      ready: {tcp: "127.0.0.1:8000"}
      # health: {http: "http://127.0.0.1:8000/"}
      # TERM is right: it finishes the requests that are under way. New code: foster signal HUP gunicorn
      """;

  private static final String CELERY =
      """
      command: [PROGRAM, -A, APP, worker, --loglevel, info]
      stop: {timeout: 8s}       # TERM: it finishes its running tasks. Set this to the time of the longest
                                # one, and shutdown.timeout and 'docker stop -t' to more than that
      """;

  private static final String NODE =
      """
      command: [PROGRAM, APP]   # not npm: it does not pass signals on
      # ready: {tcp: "127.0.0.1:3000"}
      # TERM is right if the program handles it; otherwise it ends at once.
      """;

  private static final String PUMA =
      """
      command: [PROGRAM, --bind, "tcp://127.0.0.1:9292", APP]
      ready: {tcp: "127.0.0.1:9292"}
      # TERM is right: it finishes the requests that are under way.
      """;

  private static final String NGINX =
      """
      command: [PROGRAMNGINX]
      ready: {tcp: "127.0.0.1:PORT"}
      stop: {signal: QUIT}      # finishes the requests that are under way; TERM drops them
      # New configuration: foster signal HUP nginx. Logs reopened: foster signal USR1 nginx
      """;

  private static final String APACHE =
      """
      shell: ". /etc/apache2/envvars; mkdir -p $APACHE_RUN_DIR; rm -f $APACHE_PID_FILE; exec PROGRAM -D FOREGROUND"
      ready: {tcp: "127.0.0.1:80"}
      stop: {signal: WINCH}     # finishes the requests that are under way; TERM drops them
      # New configuration: foster signal USR1 apache
      """;

  private static final String HTTPD =
      """
      command: [PROGRAM, -D, FOREGROUND]
      ready: {tcp: "127.0.0.1:80"}
      stop: {signal: WINCH}     # finishes the requests that are under way; TERM drops them
      """;

  private static final String HAPROXY =
      """
      command: [PROGRAM, -W, -db, -f, /etc/haproxy/haproxy.cfg]
      stop: {signal: USR1}      # finishes the connections that are open; TERM drops them
      """;

  private static final String SSHD =
      """
      command: [PATHNAME, -D, -e]
      pre_start: [[mkdir, -p, /run/sshd], [ssh-keygen, -A]]
      ready: {tcp: "127.0.0.1:22"}
      """;

  private static final String RSYSLOG =
      """
      command: [PROGRAM, -n]    # -n: in the foreground
      ready: {unix: /dev/log}
      """;

  private static final String POSTFIX =
      """
      command: [PROGRAM, start-fg]
      """;

  private static final String DOVECOT =
      """
      command: [PROGRAM, -F]    # -F: in the foreground
      """;
}
