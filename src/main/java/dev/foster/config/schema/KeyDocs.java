package dev.foster.config.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * Documentation of each key of {@link ConfigKeys}. Loaded only for the schema and the reference.
 */
public final class KeyDocs {
  private static final String DOCS =
      """
      top env: Variables for every service.
      top env_file: Files of KEY=VALUE lines for every service; ${VAR} in this file finds them too.
      top include: Files, or patterns of files, that are merged over this one in the order of their names.
      top defaults: Keys that every service has unless it says otherwise.
      top signals: What PID 1 does with a signal that it gets.
      top shutdown: The ordered shutdown.
      top control: The socket by which foster status and the other commands talk to this Foster; off for none.
      top logs: How the output of all services is written.
      top services: The services by their names.
      shutdown timeout: All of the shutdown; what lives then gets SIGKILL. Keep it below the 10s of docker stop.
      control socket: Path of the socket; $FOSTER_SOCKET goes before it. Without both: /run/foster/foster.sock, or another place where Foster may write.
      control mode: Permissions of the socket, in quotes.
      logs format: How a line is written to Foster's own output: prefixed with the service's name, as a JSON object, raw (the service has Foster's own descriptors and Foster sees nothing), or none.
      logs timestamps: Whether the time (RFC 3339) stands before each prefixed line.
      logs on_full: What happens when readers are slower than services: they wait (block), or lines are dropped and counted (drop).
      service.logs format: As logs.format at the top, for this service.
      service.logs timestamps: As logs.timestamps at the top, for this service.
      service.logs on_full: As logs.on_full at the top, for this service.
      service.logs file: A file that gets every line too, as it is.
      logs.file path: Path of the log file; relative ones are within the directory of this configuration file.
      logs.file max_size: Size at which the file is put away and a new one begun.
      logs.file keep: How many old files are kept.
      logs.file gzip: Whether old files are compressed.
      service description: What this service is, for people.
      service type: A service should stay up; a oneshot runs to completion.
      service command: Program and arguments. A text is split into words as a shell would (quotes and backslashes, nothing else); no shell is involved.
      service shell: Instead of command: a line for /bin/sh -c.
      service timeout: A oneshot's run time, after which it has failed. Without it there is no limit.
      service user: Name or number of the user to run as, with :group if wanted. HOME, USER, LOGNAME, SHELL and the supplementary groups follow the user. Without it: Foster's own.
      service group: Name or number of the group, if it is not the user's own.
      service groups: Supplementary groups instead of the user's own.
      service cwd: Working directory. Without it: Foster's own.
      service umask: File mode creation mask, in quotes. Without it: Foster's own.
      service env: Variables of this service. {file: PATH} makes one a secret: its value is the file's content without one newline at its end, and is shown nowhere. A name without a value takes Foster's own.
      service env_file: Files of KEY=VALUE lines, or {path, required: false} for one that may be missing. Variables in env go before them.
      service clear_env: Whether to begin with an empty environment instead of Foster's own.
      service limits: Resource limits (setrlimit): a number, a size, unlimited, or {soft, hard}.
      service nice: Scheduling priority; lower is more urgent. Without it: Foster's own.
      service oom_score_adj: How readily the kernel kills this first when memory runs out. Without it: Foster's own.
      service no_new_privileges: Whether setuid programs and file capabilities give nothing to this service.
      service capabilities: Capabilities (capabilities(7)) to keep or to drop.
      service stdin: Standard input: /dev/null (none) or Foster's own (inherit).
      service enabled: Whether it is started with Foster; if not, foster start starts it, and so does a service that requires it.
      service depends_on: Services that must be ready (a oneshot: completed) before this one starts; a list of names, or a map with conditions.
      service ready: When it counts as ready; without checks as soon as it runs. All checks must hold.
      service health: Checks that go on while it is ready.
      service watchdog: With ready.notify: WATCHDOG=1 must come this often, or it is restarted.
      service pre_start: Commands run one after the other before each start; one failing is a failed start.
      service finish: Command run after each exit, with FOSTER_EXIT_CODE or FOSTER_EXIT_SIGNAL set. If it exits with 125, the service is not started again.
      service restart: When it is started again: always, on-failure, never, or a map.
      service stop: How it is stopped.
      service ends_container: Whether its end is the end of the container.
      service logs: Where its output goes.
      secret file: Path of the file that holds the secret.
      env_file path: Path of the file; relative ones are within the directory of this configuration file.
      env_file required: Whether it is an error if the file is missing.
      limit soft: The limit in force.
      limit hard: How far the service may raise the soft limit itself.
      limits cpu: CPU time, in seconds.
      limits fsize: Size of files that it writes.
      limits data: Data segment.
      limits stack: Stack of the main thread.
      limits core: Core dumps.
      limits rss: Without effect on today's Linux.
      limits nproc: Processes and threads of its user.
      limits nofile: Open file descriptors.
      limits memlock: Memory that may be locked.
      limits as: Address space.
      limits locks: Without effect on today's Linux.
      limits sigpending: Queued signals.
      limits msgqueue: POSIX message queues, in bytes.
      limits nice: Ceiling of the nice value: 20 minus it.
      limits rtprio: Ceiling of the real-time priority.
      limits rttime: CPU time without a blocking call under real-time scheduling, in microseconds.
      capabilities keep: Everything but these is dropped; [] drops all.
      capabilities drop: These are dropped; [ALL] drops all.
      depends_on condition: started (it runs), ready, healthy (its checks pass) or completed (it ended well). Default: ready, for a oneshot completed.
      depends_on required: Whether its failure fails this service.
      depends_on restart: Whether this service is restarted when that one is.
      ready fd: The service writes a newline to this descriptor (s6).
      ready notify: The service sends READY=1 to $NOTIFY_SOCKET (sd_notify). true: its main process alone is heard; all: every process of it.
      ready exec: A command that exits with 0. It runs as the service's user, in its directory and environment.
      ready http: A URL that answers with a good status code, or a map.
      ready tcp: HOST:PORT that accepts a connection.
      ready unix: Path of a UNIX socket that accepts a connection.
      ready file: A file that exists.
      ready log: A regular expression (java.util.regex) found in a line of the service's output.
      ready delay: Time from the start to the first check.
      ready interval: Time between two checks.
      ready timeout: Not ready by then: it is stopped, and that counts as a failure.
      http url: The URL to get; only http://.
      http status: Status codes that are good: 200, 200-399 or a list. Default: 200-399.
      http headers: Headers of the request.
      health exec: A command that exits with 0. It runs as the service's user, in its directory and environment.
      health http: A URL that answers with a good status code, or a map.
      health tcp: HOST:PORT that accepts a connection.
      health unix: Path of a UNIX socket that accepts a connection.
      health interval: Time from the end of one round of checks to the next.
      health timeout: Time that one check may take.
      health failures: So many failed rounds in a row make it unhealthy.
      health successes: So many good rounds in a row make it healthy again.
      health action: What an unhealthy service gets: a restart, a report, or the end of the container.
      restart policy: After which ends it is started again. Default: always for services, never for oneshots.
      restart delay: Time before the first restart.
      restart factor: Each further delay is so many times the one before.
      restart max_delay: The longest delay.
      restart jitter: Each delay is varied at random by up to this part of it, up or down.
      restart reset_after: After so long up, the next delay is the first one again.
      restart limit: More restarts than this: Foster gives up and the service has failed. Default: {count: 5, within: 60s}.
      restart success_codes: Exit codes and signals that are no failures; the list replaces [0]. Default: [0].
      restart.limit count: So many restarts are allowed …
      restart.limit within: … in any window of this length.
      stop signal: The stop signal; CONT follows it. Default: TERM.
      stop timeout: From the beginning of the stop to SIGKILL.
      stop command: A command that runs before the signal is sent, within the same timeout.
      stop scope: Who gets the stop signal: the main process or its process group.
      """;

  private final Map<String, String> byKey = new HashMap<>();

  public KeyDocs() {
    for (String line : DOCS.split("\n")) {
      int colon = line.indexOf(": ");
      byKey.put(line.substring(0, colon), line.substring(colon + 2));
    }
  }

  /** The documentation of a key; null if there is none. */
  public String of(Section section, Key<?> key) {
    return byKey.get(section.name + " " + key.name);
  }
}
