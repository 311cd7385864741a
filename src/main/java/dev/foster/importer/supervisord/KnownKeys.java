package dev.foster.importer.supervisord;

import dev.foster.text.NearestWord;
import java.util.List;

/** The keys of supervisord, for the hint at the nearest one. */
final class KnownKeys {
  static final List<String> ALL =
      List.of(
          "command",
          "process_name",
          "numprocs",
          "numprocs_start",
          "priority",
          "autostart",
          "startsecs",
          "startretries",
          "autorestart",
          "exitcodes",
          "stopsignal",
          "stopwaitsecs",
          "stopasgroup",
          "killasgroup",
          "user",
          "redirect_stderr",
          "stdout_logfile",
          "stdout_logfile_maxbytes",
          "stdout_logfile_backups",
          "stdout_capture_maxbytes",
          "stdout_events_enabled",
          "stdout_syslog",
          "stderr_logfile",
          "stderr_logfile_maxbytes",
          "stderr_logfile_backups",
          "stderr_capture_maxbytes",
          "stderr_events_enabled",
          "stderr_syslog",
          "environment",
          "directory",
          "umask",
          "serverurl",
          "programs",
          "events",
          "nodaemon");

  private KnownKeys() {}

  /** The hint at the nearest key, or an empty text. */
  static String hint(String key) {
    return NearestWord.hint(key, ALL);
  }
}
