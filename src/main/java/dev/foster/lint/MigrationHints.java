package dev.foster.lint;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Section;
import dev.foster.config.yaml.Node;
import dev.foster.kernel.Signals;
import java.util.List;

/**
 * Keys and values of docker compose, supervisord and process-compose, with the keys of Foster that
 * replace them. Used only for files with errors.
 */
public final class MigrationHints {
  /** Lines {@code SECTION KEY: hint}, where the message is {@code unknown key 'KEY': hint}. */
  private static final String KEYS =
      """
      top configs: write env_file, include, or {file: PATH} as the value of a variable
      top name: delete this key
      top processes: write 'services'
      top programs: write 'services'
      top process: write 'services'
      top service: write 'services'
      top environment: write 'env', a map of NAME: value
      top log_level: use 'foster up -v' or '-q'
      top log_location: write 'logs: {file: {path: PATH}}' in each service
      top log_configuration: write 'logs'
      top is_strict: delete this key, Foster is always strict
      top is_tui_disabled: delete this key
      top shell: write 'shell: LINE' in a service
      top networks: services share the network of the container
      top secrets: write {file: PATH} as the value of a variable
      top version: delete this key
      top volumes: services share the files of the container
      service After: write 'depends_on'
      service ExecReload: use 'foster signal HUP NAME', or the 'signals' of the top level
      service ExecStart: write 'command'
      service ExecStartPost: write 'post_start'
      service ExecStartPre: write 'pre_start'
      service ExecStop: write 'stop: {command: …}'
      service Environment: write 'env', a map of NAME: value
      service EnvironmentFile: write 'env_file'
      service KillMode: write 'stop: {scope: main}', or group
      service KillSignal: write 'stop: {signal: SIGNAL}'
      service LimitNOFILE: write 'limits: {nofile: N}'
      service Requires: write 'depends_on'
      service RestartSec: write 'restart: {delay: TIME}'
      service TimeoutStartSec: write 'ready: {timeout: TIME}'
      service TimeoutStopSec: write 'stop: {timeout: TIME}'
      service Wants: write 'depends_on: {NAME: {required: false}}'
      service WatchdogSec: write 'watchdog'
      service WorkingDirectory: write 'cwd'
      service annotations: write 'x-annotations'
      service attach: write 'logs: {format: none}' for a service without output
      service autorestart: write 'restart'
      service autostart: write 'enabled'
      service availability: write 'restart: {policy: WORD, delay: TIME, limit: {count: N, within: TIME}}'
      service blkio_config: set it for the container
      service buffer_size: delete this key
      service build: services are programs of the image that Foster is in
      service cap_add: write 'capabilities: {keep: [NAME]}'
      service cap_drop: write 'capabilities: {drop: [NAME]}'
      service cgroup_parent: set it for the container
      service cmd: write 'command'
      service container_name: its key is its name
      service cpu_count: set it for the container (docker run --cpus)
      service cpu_percent: set it for the container (docker run --cpus)
      service cpu_period: set it for the container (docker run --cpu-period)
      service cpu_quota: set it for the container (docker run --cpu-quota)
      service cpu_shares: set it for the container (docker run --cpu-shares)
      service cpus: set it for the container (docker run --cpus)
      service cpuset: set it for the container (docker run --cpuset-cpus)
      service credential_spec: delete this key
      service deploy: write 'replicas', 'restart' and 'limits'
      service develop: delete this key
      service device_cgroup_rules: set it for the container
      service devices: set it for the container (docker run --device)
      service directory: write 'cwd'
      service disable_ansi_colors: set NO_COLOR in the environment of Foster
      service disabled: write 'enabled: false'
      service dns: services share the network of the container
      service dns_opt: services share the network of the container
      service dns_search: services share the network of the container
      service domainname: services share the name of the container
      service entrypoint: write the whole command line as 'command'
      service env_cmds: write a oneshot that writes a file for 'env_file'
      service environment: write 'env', a map of NAME: value
      service events: events of services are shown by 'foster events'
      service exitcodes: write 'restart: {success_codes: [CODE]}'
      service expose: services share the network of the container
      service extends: write 'defaults', 'include', or an anchor and '<<: *NAME'
      service external_links: services share the network of the container
      service extra_hosts: set it for the container (docker run --add-host)
      service gpus: set it for the container (docker run --gpus)
      service group_add: write 'groups'
      service healthcheck: write 'health', and in it 'exec' for 'test', 'failures' for 'retries'
      service hostname: services share the name of the container
      service image: services are programs of the image that Foster is in
      service init: Foster is the init
      service ipc: set it for the container (docker run --ipc)
      service is_daemon: run the program in the foreground
      service is_dotenv_disabled: delete this key, Foster reads only the files of 'env_file'
      service is_elevated: write 'user: root'
      service is_foreground: write 'stdin: inherit' and 'logs: {format: raw}'
      service is_template: write 'defaults', or an anchor and '<<: *NAME'
      service is_tty: not supported yet
      service isolation: delete this key
      service killasgroup: Foster always ends all processes that a service leaves
      service label_file: write 'x-labels'
      service labels: write 'x-labels'
      service launch_timeout_seconds: write 'ready: {timeout: TIME}'
      service links: write 'depends_on'; services reach each other at 127.0.0.1
      service liveness_probe: write 'health'
      service log_configuration: write 'logs'
      service log_location: write 'logs: {file: {path: PATH}}'
      service logging: write 'logs'
      service mac_address: services share the network of the container
      service mem_limit: set it for the container (docker run --memory)
      service mem_reservation: set it for the container (docker run --memory-reservation)
      service mem_swappiness: set it for the container (docker run --memory-swappiness)
      service memswap_limit: set it for the container (docker run --memory-swap)
      service models: delete this key
      service namespace: delete this key
      service network_mode: services share the network of the container
      service networks: services share the network of the container
      service numprocs: write 'replicas: N'
      service numprocs_start: write 'replicas: {count: N, first: START}'
      service oom_kill_disable: write 'oom_score_adj'
      service pid: services share the processes of the container
      service pids_limit: set it for the container (docker run --pids-limit)
      service platform: delete this key
      service ports: services share the network of the container
      service pre_stop: write 'stop: {command: COMMAND}'
      service priority: write 'depends_on'
      service privileged: set it for the container (docker run --privileged)
      service process_name: its key is its name
      service provider: services are programs of the image that Foster is in
      service pull_policy: services are programs of the image that Foster is in
      service read_only: set it for the container (docker run --read-only)
      service readiness_probe: write 'ready'
      service ready_log_line: write 'ready: {log: PATTERN}'
      service redirect_stderr: delete this key, Foster reads both streams
      service runtime: set it for the container
      service scale: write 'replicas: N'
      service secrets: write {file: PATH} as the value of a variable
      service security_opt: write 'no_new_privileges'
      service serverurl: delete this key
      service shm_size: set it for the container (docker run --shm-size)
      service shutdown: write 'stop: {signal: NAME, timeout: TIME, command: COMMAND}'
      service startretries: write 'restart: {limit: {count: N, within: TIME}}'
      service startsecs: write 'ready: {up_for: TIME}'
      service stderr_capture_maxbytes: delete this key
      service stderr_events_enabled: delete this key
      service stderr_logfile: write 'logs: {file: {stderr: PATH}}'
      service stderr_logfile_backups: write 'logs: {file: {keep: N}}'
      service stderr_logfile_maxbytes: write 'logs: {file: {max_size: SIZE}}'
      service stderr_syslog: delete this key
      service stdin_open: write 'stdin: inherit'
      service stdout_capture_maxbytes: delete this key
      service stdout_events_enabled: delete this key
      service stdout_logfile: write 'logs: {file: {path: PATH}}', or {stdout: PATH}
      service stdout_logfile_backups: write 'logs: {file: {keep: N}}'
      service stdout_logfile_maxbytes: write 'logs: {file: {max_size: SIZE}}'
      service stdout_syslog: delete this key
      service stop_grace_period: write 'stop: {timeout: TIME}'
      service stop_signal: write 'stop: {signal: NAME}'
      service stopasgroup: write 'stop: {scope: group}'
      service stopsignal: write 'stop: {signal: NAME}'
      service stopwaitsecs: write 'stop: {timeout: TIME}'
      service sysctls: set it for the container (docker run --sysctl)
      service tmpfs: services share the files of the container
      service ulimits: write 'limits'
      service use_api_socket: set it for the container
      service userns_mode: set it for the container (docker run --userns)
      service vars: write 'env', or ${VAR} for a variable of Foster
      service volumes: services share the files of the container
      service volumes_from: services share the files of the container
      service working_dir: write 'cwd'
      health disable: delete 'health'
      health initial_delay_seconds: write 'ready', which Foster waits for first
      health period_seconds: write 'interval: TIME'
      health timeout_seconds: write 'timeout: TIME'
      health failure_threshold: write 'failures'
      health success_threshold: write 'successes'
      health http_get: write 'http: URL'
      health port: write 'tcp: "127.0.0.1:PORT"'
      health retries: write 'failures'
      health start_interval: write 'interval' in 'ready', which Foster waits for first
      health start_period: write 'ready', which Foster waits for first
      health test: write 'exec', a list without CMD
      ready http_get: write 'http: URL'
      ready initial_delay_seconds: write 'delay: TIME'
      ready path: write 'http: URL'
      ready period_seconds: write 'interval: TIME'
      ready port: write 'tcp: "127.0.0.1:PORT"'
      ready retries: write 'timeout: TIME'
      ready test: write 'exec', a list without CMD
      ready timeout_seconds: write 'timeout: TIME'
      ready url: write 'http: URL'
      limits memory: set it for the container (docker run --memory); 'as' limits the address space of a process
      limits mem: set it for the container (docker run --memory); 'as' limits the address space of a process
      limits cpus: set it for the container (docker run --cpus)
      limits pids: write 'nproc', or set it for the container (docker run --pids-limit)
      restart max_retries: write 'limit: {count: N, within: TIME}'
      restart max_attempts: write 'limit: {count: N, within: TIME}'
      restart max_restarts: write 'limit: {count: N, within: TIME}'
      restart backoff: write 'delay: TIME'
      restart backoff_seconds: write 'delay: TIME'
      restart condition: write 'policy'
      restart window: write 'limit: {count: N, within: TIME}'
      stop grace_period: write 'timeout'
      stop timeout_seconds: write 'timeout: TIME'
      service.logs driver: delete this key
      service.logs path: write 'file: {path: PATH}'
      service.logs max_size: write 'file: {path: PATH, max_size: SIZE}'
      """;

  /** Lines {@code VALUE: value of Foster}. */
  private static final String VALUES =
      """
      service_completed_successfully: completed
      service_healthy: healthy, or ready if it has no health checks
      service_started: started
      process_completed: completed
      process_completed_successfully: completed
      process_healthy: healthy, or ready if it has no health checks
      process_log_ready: ready
      process_started: started
      unless-stopped: always
      true: always
      false: never
      no: never
      unexpected: on-failure
      daemon: service
      forking: service
      job: oneshot
      longrun: service
      simple: service
      task: oneshot
      exit_on_failure: on-failure
      """;

  private MigrationHints() {}

  /** The hint for an unknown key of a section and its value; null if there is none. */
  public static String key(Section section, String name, Node value) {
    String known = find(KEYS, section.name + " " + name + ": ");
    return known == null && section == ConfigKeys.ROOT ? misplaced(name, value) : known;
  }

  /** The hint for an unknown key at the top level that belongs elsewhere; null if there is none. */
  private static String misplaced(String name, Node value) {
    if (name.startsWith("program:") || name.startsWith("eventlistener:")) {
      return "write 'services:', and below it '" + name.substring(name.indexOf(':') + 1) + ":'";
    }
    if (ConfigKeys.SERVICE.find(name) != null) {
      return "it belongs in a service: 'services:', below it a name, below that this key";
    }
    if (value.isMap() && (value.get("command") != null || value.get("shell") != null)) {
      return "a service belongs below 'services:'";
    }
    return value.isScalar() && value.text.indexOf(' ') > 0
        ? "write 'services:', and below it '" + name + ": {shell: …}'"
        : null;
  }

  /**
   * The hint for a scalar where a map belongs: {@code "; write {signal: QUIT}"} for {@code stop:
   * QUIT}. An empty text if there is none.
   */
  public static String shortForm(Section section, Node value) {
    String text = value.isScalar() ? value.text : "";
    String map =
        switch (section.name) {
          case "stop" -> Signals.parse(text) > 0 ? "{signal: " + text + "}" : "{timeout: TIME}";
          case "service.logs", "logs" -> logs(section, text);
          case "ready", "health" -> check(text);
          case "shutdown" -> "{timeout: " + text + "}";
          case "logs.file" -> "{path: " + text + "}";
          case "capabilities" -> value.isList() ? "{keep: […]} or {drop: […]}" : "";
          case "service" -> null;
          default -> "";
        };
    if (map == null) {
      int colon = text.indexOf(':');
      boolean glued = colon > 0 && section.find(text.substring(0, colon)) != null;
      return glued ? "; write a space after '" + text.substring(0, colon + 1) + "'" : "";
    }
    return text.isEmpty() && !value.isList() || map.isEmpty() ? "" : "; write " + map;
  }

  private static String logs(Section section, String text) {
    boolean path = text.indexOf('/') >= 0;
    return path && section.name.equals("service.logs")
        ? "{file: {path: " + text + "}}"
        : path ? "" : "{format: " + text + "}";
  }

  private static String check(String text) {
    if (text.startsWith("http")) {
      return "{http: \"" + text + "\"}";
    }
    if (text.equals("true") || text.equals("false")) {
      return ""; // without checks a service is ready when it is up
    }
    if (text.startsWith("/")) {
      return "{unix: " + text + "} for a socket, {file: " + text + "} for a file";
    }
    int port = text.lastIndexOf(':');
    String host = port < 0 ? "127.0.0.1:" : "";
    boolean number = port + 1 < text.length() && Character.isDigit(text.charAt(port + 1));
    return number ? "{tcp: \"" + host + text + "\"}" : "{exec: COMMAND}";
  }

  /**
   * A hint for a file that is not YAML but an INI file, as those of supervisord and systemd.
   *
   * @return null if the text does not look like an INI file
   */
  public static String foreignFile(String text) {
    for (String line : text.split("\n")) {
      String trimmed = line.strip();
      if (trimmed.startsWith("[") && trimmed.endsWith("]") && trimmed.indexOf(',') < 0) {
        if (isOfSupervisord(trimmed)) {
          return "this is a file of supervisord: 'foster import supervisord FILE' makes a"
              + " foster.yaml of it";
        }
        if (List.of("[Unit]", "[Service]", "[Timer]", "[Install]").contains(trimmed)) {
          return "this is a file of systemd: 'foster import systemd FILE' makes a foster.yaml of"
              + " it";
        }
        int colon = trimmed.indexOf(':');
        String name = colon < 0 ? "NAME" : trimmed.substring(colon + 1, trimmed.length() - 1);
        return "this is an INI file; a configuration of Foster is YAML: 'services: {"
            + name
            + ": {command: …}}'";
      }
      if (!trimmed.isEmpty() && !trimmed.startsWith(";") && !trimmed.startsWith("#")) {
        return null;
      }
    }
    return null;
  }

  /** Whether a line is the title of a section of supervisord. */
  private static boolean isOfSupervisord(String title) {
    boolean itself = title.startsWith("[supervisor");
    boolean server = title.startsWith("[unix_http_server") || title.startsWith("[inet_http_server");
    boolean program = title.startsWith("[program:") || title.startsWith("[fcgi-program:");
    boolean other = title.startsWith("[eventlistener:") || title.startsWith("[group:");
    return itself || server || program || other || title.startsWith("[rpcinterface:");
  }

  /**
   * The hint {@code "; write WORD"} if another program uses {@code value} for one of {@code words};
   * else an empty text.
   */
  public static String value(String value, List<String> words) {
    String known = find(VALUES, value + ": ");
    if (known == null || !words.contains(known.split(",")[0])) {
      return "";
    }
    return "; write " + known;
  }

  private static String find(String table, String start) {
    for (String line : table.split("\n")) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    return null;
  }
}
