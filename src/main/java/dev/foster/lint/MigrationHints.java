package dev.foster.lint;

import dev.foster.config.schema.Section;
import java.util.List;

/**
 * Keys and values of docker compose and supervisord, with the keys of Foster that replace them.
 * Used only for files with errors.
 */
public final class MigrationHints {
  /** Lines {@code SECTION KEY: hint}, where the message is {@code unknown key 'KEY': hint}. */
  private static final String KEYS =
      """
      top configs: write env_file, include, or {file: PATH} as the value of a variable
      top name: delete this key
      top networks: services share the network of the container
      top secrets: write {file: PATH} as the value of a variable
      top version: delete this key
      top volumes: services share the files of the container
      service autorestart: write 'restart'
      service autostart: write 'enabled'
      service build: services are programs of the image that Foster is in
      service cap_add: write 'capabilities: {keep: [NAME]}'
      service cap_drop: write 'capabilities: {drop: [NAME]}'
      service container_name: its key is its name
      service deploy: write 'restart' and 'limits'
      service directory: write 'cwd'
      service entrypoint: write the whole command line as 'command'
      service environment: write 'env'
      service exitcodes: write 'restart: {success_codes: [CODE]}'
      service expose: services share the network of the container
      service group_add: write 'groups'
      service healthcheck: write 'health', and in it 'exec' for 'test', 'failures' for 'retries'
      service hostname: services share the name of the container
      service image: services are programs of the image that Foster is in
      service init: Foster is the init
      service killasgroup: what a service leaves behind is always killed
      service labels: write 'x-labels'
      service logging: write 'logs'
      service networks: services share the network of the container
      service ports: services share the network of the container
      service priority: write 'depends_on'
      service profiles: write 'enabled: false'
      service redirect_stderr: leave it out, both streams are read
      service secrets: write {file: PATH} as the value of a variable
      service security_opt: write 'no_new_privileges'
      service startretries: write 'restart: {limit: {count: N, within: TIME}}'
      service startsecs: write 'ready', or 'restart: {reset_after: TIME}'
      service stderr_logfile: write 'logs: {file: {path: PATH}}', which has both streams
      service stdin_open: write 'stdin: inherit'
      service stdout_logfile: write 'logs: {file: {path: PATH}}', which has both streams
      service stop_grace_period: write 'stop: {timeout: TIME}'
      service stop_signal: write 'stop: {signal: NAME}'
      service stopasgroup: write 'stop: {scope: group}'
      service stopsignal: write 'stop: {signal: NAME}'
      service stopwaitsecs: write 'stop: {timeout: TIME}'
      service ulimits: write 'limits'
      service volumes: services share the files of the container
      service working_dir: write 'cwd'
      health disable: leave 'health' out
      health retries: write 'failures'
      health start_interval: write 'interval' in 'ready', which is waited for first
      health start_period: write 'ready', which is waited for first
      health test: write 'exec', a list without CMD
      """;

  /** Lines {@code VALUE: value of Foster}. */
  private static final String VALUES =
      """
      service_completed_successfully: completed
      service_healthy: healthy, or ready if it has no health checks
      service_started: started
      unless-stopped: always
      no: never
      unexpected: on-failure
      """;

  private MigrationHints() {}

  /** The hint for an unknown key of a section; null if there is none. */
  public static String key(Section section, String name) {
    return find(KEYS, section.name + " " + name + ": ");
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
