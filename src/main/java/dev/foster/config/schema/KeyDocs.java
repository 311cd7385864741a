package dev.foster.config.schema;

import java.util.HashMap;
import java.util.Map;

/**
 * Documentation of each key of {@link ConfigKeys}. Loaded only for the schema and the reference.
 */
public final class KeyDocs {
  private static final String DOCS =
      """
      top env: Variables for every service, as in the env of a service, but without {from: SERVICE}.
      top env_file: Files of KEY=VALUE lines for every service; ${VAR} in this file finds them too.
      top include: Files, or patterns of files, that are merged over this one in the order of their names.
      top defaults: Keys that apply to every service that does not have them itself.
      top signals: What PID 1 does with a signal that it receives.
      top shutdown: The ordered shutdown.
      top control: The socket by which foster status and the other commands talk to this Foster; off for none.
      top logs: How the output of all services is written.
      top timezone: Time zone of the cron expressions, such as Europe/Berlin. Default: $TZ, otherwise what /etc/localtime links to, otherwise UTC.
      top services: The services by their names.
      shutdown drain: How long services go on after a stop was requested, while foster health fails; part of timeout. Not after SIGINT.
      shutdown timeout: Longest time of the whole shutdown; then all processes get SIGKILL. Keep it below the 10s of docker stop.
      shutdown when_idle: What Foster does once no service runs and none will start: exit, or stay until it is stopped.
      control socket: Path of the socket; $FOSTER_SOCKET overrides it. Without both: /run/foster/foster.sock, or another place where Foster may write.
      control mode: Permissions of the socket, in quotes.
      logs format: Format of a line on Foster's own output: prefixed with the service's name, a JSON object, bare (as it is), raw (the service writes to Foster's own descriptors, and Foster sees nothing), or none.
      logs timestamps: Whether the time (RFC 3339) precedes each prefixed line.
      logs on_full: What Foster does when a reader is slower than a service: let the service wait (block), or drop and count lines (drop).
      service.logs format: As logs.format at the top, for this service.
      service.logs timestamps: As logs.timestamps at the top, for this service.
      service.logs on_full: As logs.on_full at the top, for this service.
      service.logs file: A file that also gets every line.
      service.logs streams: Which streams are on Foster's own output.
      service.logs merge: Whether standard error is the same pipe as standard output, so that their lines keep their order; all lines then count as standard output.
      logs.file path: Path of the log file for both streams, relative to the directory of this configuration file.
      logs.file stdout: Path of a file for standard output alone, instead of path.
      logs.file stderr: Path of a file for standard error alone, instead of path.
      logs.file timestamps: Whether the time (RFC 3339) precedes each line.
      logs.file max_size: Size at which Foster renames the file and starts a new one.
      logs.file max_age: Age of the file (from its creation) at which Foster, before it writes the next line, renames the file and starts a new one.
      logs.file keep: Number of old files that Foster keeps.
      logs.file gzip: Whether Foster compresses old files.
      service description: Description for users.
      service type: A service should stay up; a oneshot runs to completion.
      service command: Program and arguments. A text is split into words like in a shell (quotes and backslashes only), but no shell runs.
      service shell: Instead of command: a line for /bin/sh -c.
      service scripts: Of a oneshot, instead of command: a directory whose executable files run one after the other, in the order of their names, until one fails.
      scripts path: The directory, relative to that of this configuration file.
      scripts required: Whether it is an error if there is no such directory.
      service timeout: Longest run time of a oneshot; after it, the oneshot has failed. Default: no limit.
      service user: Name or number of the user to run as, with :group if wanted. HOME, USER, LOGNAME, SHELL and the supplementary groups follow the user. Default: Foster's own user.
      service group: Name or number of the group. Default: the user's own group.
      service groups: Supplementary groups instead of the user's own.
      service cwd: Working directory. Default: Foster's own.
      service umask: File mode creation mask, in quotes. Default: Foster's own.
      service env: Variables of this service. {file: PATH} makes one a secret: its value is the content of the file without one newline at its end, and Foster never shows it. {from: SERVICE} takes one that a oneshot exports. NAME: without a value takes Foster's own value; NAME: null removes the variable.
      service env_file: Files of KEY=VALUE lines, or {path, required: false} for one that may be missing. Read at each start. Variables in env override them.
      service clear_env: Whether to start with an empty environment instead of Foster's own.
      service exports: Of a oneshot: names of the variables that it sets for other services, in lines NAME=VALUE that it writes to $FOSTER_ENV. If it completes without one of them, it has failed.
      service limits: Resource limits (setrlimit): a number, a size, unlimited, or {soft, hard}.
      service nice: Scheduling priority; a lower value is more urgent. Default: Foster's own.
      service oom_score_adj: How likely the kernel kills this service when memory runs out; a higher value is more likely. Default: Foster's own.
      service no_new_privileges: Whether setuid programs and file capabilities give no privileges to this service.
      service capabilities: Capabilities (capabilities(7)) to keep or to drop.
      service stdin: Standard input: /dev/null (none) or Foster's own (inherit).
      service enabled: Whether Foster starts it: true, yes, on or 1; false, no, off, 0 or an empty text. If not, foster start and a service that requires it start it.
      service profiles: Start it only if one of these profiles is active (foster up --profile NAME, $FOSTER_PROFILES), foster start names it, or a service requires it.
      service depends_on: Services that must be ready (a oneshot: completed) before this one starts; a list of names, or a map with conditions.
      service ready: When it counts as ready: when all checks have passed; without checks as soon as it runs.
      service health: Checks while it is ready.
      service watchdog: With ready.notify: longest time between two WATCHDOG=1 messages; after it, Foster restarts the service.
      service pre_start: Commands that Foster runs in order before each start. If one fails, the start has failed.
      service post_start: Commands that Foster runs in order when the checks have passed; then the service is ready. If one fails, the start has failed.
      service finish: Command that Foster runs after each exit, with FOSTER_EXIT_CODE or FOSTER_EXIT_SIGNAL set. If it exits with 125, Foster does not start the service again.
      service restart: When Foster starts it again: always, on-failure, never, or a map.
      service stop: How Foster stops it.
      service ends_container: When its end ends the container.
      service logs: Where its output goes.
      service replicas: Instances of this service, NAME-1, NAME-2, …: 0 … 100, cpus, or a map. ${FOSTER_REPLICA} in a value is the number of the instance.
      replicas count: Number of instances: 0 … 100, or cpus: as many as the container may use processors (its CPU quota, rounded up; without one those on which it may run).
      replicas first: Number of the first instance.
      replicas update: How a reload restarts them: parallel, or rolling: one after the other, the next when the last is ready. Default: parallel.
      service schedule: When a oneshot runs by itself: a cron expression (30 2 * * *, @daily), or a map. The oneshot need not say its type, and its ends_container is never by default.
      schedule cron: A cron expression as in crontab(5), or a list of them: five fields, or @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, @reboot (at_start).
      schedule every: Instead of cron: elapsed time from one start to the next.
      schedule at_start: Whether it also runs when Foster starts.
      schedule timezone: Time zone of the cron expressions. Default: timezone at the top.
      schedule overlap: What happens when it is due while its last run goes on: nothing (skip), the run begins after the last one (queue), or the last one is stopped first (replace).
      schedule jitter: Each run is put off by a random part of this.
      schedule catch_up: A run that was missed because somebody set the clock, because the machine slept, or (with state) because Foster did not run, is made up for, once, if it is late by at most this.
      schedule state: Path of a file, relative to the directory of this configuration file, that remembers when the last good run was due, for catch_up across starts of the container.
      schedule failures: Number of failed runs in a row that make it unhealthy for foster health. Default: none do.
      env file: Path of the file that holds the secret.
      env from: Oneshot whose exports name this variable; the service must depend on it.
      env_file path: Path of the file, relative to the directory of this configuration file.
      env_file required: Whether it is an error if the file is missing.
      limit soft: The limit in force.
      limit hard: Highest value to which the service may raise the soft limit.
      limits cpu: CPU time, in seconds.
      limits fsize: Size of a file that it writes.
      limits data: Data segment.
      limits stack: Stack of the main thread.
      limits core: Core dumps.
      limits rss: No effect on current Linux.
      limits nproc: Processes and threads of its user.
      limits nofile: Open file descriptors.
      limits memlock: Memory that may be locked.
      limits as: Address space.
      limits locks: No effect on current Linux.
      limits sigpending: Queued signals.
      limits msgqueue: POSIX message queues, in bytes.
      limits nice: Lowest nice value that it may set, as 20 minus that value.
      limits rtprio: Highest real-time priority.
      limits rttime: CPU time without a blocking call under real-time scheduling, in microseconds.
      capabilities keep: Drops all capabilities except these; [] drops all.
      capabilities drop: Drops these capabilities; [ALL] drops all.
      depends_on condition: attempted (a start of it has succeeded or failed), started (it runs), ready, healthy (its checks pass) or completed (it exited successfully). Default: ready, for a oneshot completed.
      depends_on required: Whether this one fails if the other service fails before this one has started.
      depends_on restart: Whether a restart of the other service restarts this one.
      depends_on bound: Whether this one stops when the other service is stopped, and fails when it fails, also while this one runs.
      ready fd: The service writes a newline to this descriptor (s6).
      ready notify: The service sends READY=1 to $NOTIFY_SOCKET (sd_notify). true: only from its main process; all: from every process of the service.
      ready exec: A command that exits with 0. It runs with the user, directory and environment of the service.
      ready http: A URL that answers with a good status code, or a map.
      ready tcp: HOST:PORT that accepts a connection.
      ready unix: Path of a UNIX socket that accepts a connection.
      ready file: Path of a file that exists.
      ready log: A regular expression (java.util.regex) found in a line of the service's output.
      ready up_for: Time for which the main process must have run, alone or with checks. It must be less than timeout.
      ready delay: Time from the start to the first check. Needs a check.
      ready interval: Longest time between two checks. The first ones follow each other faster.
      ready timeout: Time from the start; a service that is not ready by then is stopped and has failed.
      http url: The URL to get; only http://.
      http status: Status codes that are good: 200, 200-399 or a list. Default: 200-399.
      http headers: Headers of the request.
      health exec: A command that exits with 0. It runs with the user, directory and environment of the service.
      health http: A URL that answers with a good status code, or a map.
      health tcp: HOST:PORT that accepts a connection.
      health unix: Path of a UNIX socket that accepts a connection.
      health memory: Most memory that all processes of the service together may use (resident sets), such as 512MiB.
      health interval: Time from the end of one round of checks to the next.
      health timeout: Time that one check may take.
      health failures: Number of failed rounds in a row that make it unhealthy.
      health successes: Number of passed rounds in a row that make it healthy again.
      health action: What Foster does with an unhealthy service: restart it, only report it, or end the container.
      health required: Whether foster health considers this service; possible without a check.
      hook command: Program and arguments of the hook.
      hook user: User of the hook, with :group if wanted; the capabilities of the service do not apply to it. Default: the user of the service.
      restart policy: Exits after which Foster starts it again. Default: always for services, never for oneshots.
      restart delay: Time before the first restart.
      restart factor: Factor between two delays in a row.
      restart max_delay: The longest delay.
      restart jitter: Largest random change of a delay, up or down, as a fraction of it.
      restart reset_after: Time up after which the next delay is the first one again.
      restart limit: Number of failed runs after which Foster gives up, and the service has failed. Default: {count: 5, within: 60s}.
      restart success_codes: Exit codes and signals that count as success; the list replaces [0]. Default: [0].
      restart failed_starts: What follows a run that ended before the service was ready, whatever policy and limit say. Without it, such a run is like any other.
      restart.failed_starts retries: Restarts in a row after which Foster gives up.
      restart.failed_starts delay: Delay before the first of them.
      restart.failed_starts step: Time by which the delay grows with each further one.
      restart.limit count: Largest number of restarts after failed runs …
      restart.limit within: … in any window of this length.
      stop signal: The stop signal; CONT follows it. Default: TERM.
      stop delay: How long the service, if it is up, goes on before its stop command and signal. Not after SIGINT or foster shutdown --no-drain.
      stop timeout: Time from the start of the stop, or from the end of the delay, to SIGKILL.
      stop command: A command that Foster runs before it sends the signal, within the same timeout.
      stop scope: Processes that get the stop signal: the main process, or its process group.
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
