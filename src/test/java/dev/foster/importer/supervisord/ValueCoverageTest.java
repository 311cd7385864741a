package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.config.FakeHost;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportCases;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every key of supervisord's documentation occurs with every kind of value that it takes, in a case
 * that runs under supervisord and under Foster.
 */
class ValueCoverageTest {
  private static final Path CASES =
      Path.of("src/test/resources/dev/foster/importer/supervisord.txt");

  /** Regular expressions of the kinds of values by name. */
  private static final Map<String, List<String>> KINDS = new HashMap<>();

  static {
    KINDS.put("text", List.of("[^%]+"));
    KINDS.put("truth", List.of("(?i)true|yes|on|1", "(?i)false|no|off|0"));
    KINDS.put("bytes", List.of("0", "[1-9]\\d*", "\\d+KB", "\\d+MB", "\\d+GB"));
    KINDS.put("count", List.of("0", "[1-9]\\d*"));
    KINDS.put("positive", List.of("[1-9]\\d*"));
    KINDS.put("priority", List.of("-\\d+", "[1-9]\\d*", "%\\(ENV_.*"));
    KINDS.put("octal", List.of("0o?[0-7]+", "[1-7][0-7]*"));
    KINDS.put("path", List.of("/[^%]*", ".*%\\(here\\)s.*"));
    KINDS.put("user", List.of("[a-z-]+", "\\d+"));
    KINDS.put("owner", List.of("[a-z-]+", "[a-z-]+:[a-z-]+"));
    KINDS.put("secret", List.of("[a-z]+", "\\{SHA\\}[0-9a-f]{40}", "%\\(ENV_.*"));
    KINDS.put("url", List.of("unix://.*", "http://.*"));
    KINDS.put("childurl", List.of("(?i)auto", "unix://.*", "http://.*"));
    KINDS.put("port", List.of("[0-9.]+:\\d+", "\\*:\\d+", ":\\d+"));
    KINDS.put("socket", List.of("unix://.*", "tcp://.*"));
    KINDS.put("level", List.of("critical", "error", "warn", "info", "debug", "trace", "blather"));
    KINDS.put(
        "signal",
        List.of("TERM", "HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "(?i)SIG.*", "\\d+"));
    KINDS.put("restart", List.of("(?i)true", "(?i)false", "unexpected"));
    KINDS.put("codes", List.of("\\d+", "\\d+,.*", "%\\(ENV_.*"));
    KINDS.put(
        "variables",
        List.of("", ".*=\"[^\"]*\".*", ".*='[^']*'.*", "\\w+=\\w+", ".*,.*", ".*%\\(ENV_.*"));
    KINDS.put(
        "output",
        List.of(
            "(?i)auto",
            "(?i)none",
            "syslog",
            "/dev/(std(out|err)|fd/\\d)",
            "/dev/null",
            "/tmp/[^%]*",
            "[^/%][^%]*\\.log",
            ".*%\\(here\\)s.*",
            ".*%\\(program_name\\)s.*"));
    KINDS.put(
        "command",
        List.of("/.*", "[a-z]+ ?.*", ".*'.*", ".*\".*", ".*%\\(ENV_.*", ".*%%.*", ".*%\\(here.*"));
    KINDS.put("name", List.of("[^%]+", ".*%\\(program_name\\)s.*", ".*%\\(process_num\\)0\\dd.*"));
    KINDS.put("files", List.of("[^*/ ]*/[^* ]+", "[^ ]*\\*[^ ]*", "/.*", ".* .*", ".*%\\(here.*"));
    KINDS.put("list", List.of("[^, ]+", ".*,.*"));
  }

  /** Kinds by section and key. */
  private static final Map<String, String> KEYS = new HashMap<>();

  static {
    add("unix_http_server", "file path,chmod octal,chown owner,username text,password secret");
    add("inet_http_server", "port port,username text,password secret");
    add("supervisord", "logfile path,logfile_maxbytes bytes,logfile_backups count,loglevel level");
    add("supervisord", "pidfile path,umask octal,nodaemon truth,silent truth,minfds positive");
    add("supervisord", "minprocs positive,nocleanup truth,childlogdir path,user user");
    add("supervisord", "directory path,strip_ansi truth,environment variables,identifier text");
    add("supervisorctl", "serverurl url,username text,password text,prompt text,history_file text");
    add("include", "files files");
    add("group", "programs list,priority priority");
    add("fcgi-program", "socket socket,socket_backlog positive,socket_owner owner");
    add("fcgi-program", "socket_mode octal");
    add("eventlistener", "buffer_size positive,events list,result_handler text");
    add("rpcinterface", "supervisor.rpcinterface_factory text");
    add("program", "command command,process_name name,numprocs positive,numprocs_start count");
    add("program", "priority priority,autostart truth,startsecs count,startretries count");
    add("program", "autorestart restart,exitcodes codes,stopsignal signal,stopwaitsecs count");
    add("program", "stopasgroup truth,killasgroup truth,user user,redirect_stderr truth");
    add("program", "environment variables,directory path,umask octal,serverurl childurl");
    for (String stream : List.of("stdout", "stderr")) {
      add("program", stream + "_logfile output," + stream + "_logfile_maxbytes bytes");
      add("program", stream + "_logfile_backups count," + stream + "_capture_maxbytes bytes");
      add("program", stream + "_events_enabled truth," + stream + "_syslog truth");
    }
  }

  private static void add(String section, String keys) {
    for (String key : keys.split(",")) {
      String[] words = key.split(" ");
      KEYS.put(section + " " + words[0], words[1]);
    }
  }

  /** The values of each key in the cases that Foster runs. */
  private static Map<String, Set<String>> values() throws IOException {
    Map<String, Set<String>> values = new HashMap<>();
    for (ImportCases.Case each : ImportCases.read(CASES)) {
      FakeHost host = each.host("supervisord.conf");
      Findings findings = new Findings();
      IniFile file =
          ConfFiles.read(host, List.of("supervisord.conf"), ImportCases.ENVIRONMENT, findings);
      boolean runs = !each.parts.get("yaml").isBlank(); // otherwise both refuse it
      for (Section section : runs ? file.sections.values() : List.<Section>of()) {
        for (Option option : section.options.values()) {
          String key = section.name.replaceFirst(":.*", "") + " " + option.key();
          values.computeIfAbsent(key, all -> new HashSet<>()).add(option.value());
        }
      }
    }
    return values;
  }

  @Test
  void everyKey_occursWithEveryKindOfValue() throws IOException {
    Map<String, Set<String>> values = values();
    Set<String> missing = new TreeSet<>();
    KEYS.forEach(
        (key, kind) -> {
          for (String pattern : KINDS.get(kind)) {
            if (values.getOrDefault(key, Set.of()).stream().noneMatch(it -> it.matches(pattern))) {
              missing.add(key + " = " + pattern);
            }
          }
        });
    assertEquals("", String.join("\n", missing));
  }

  /** The table has the keys that the reader knows, except those of other programs. */
  @Test
  void table_hasEveryKey() {
    List<String> known = new ArrayList<>(KnownKeys.ALL);
    KEYS.keySet().forEach(key -> known.remove(key.substring(key.indexOf(' ') + 1)));
    assertEquals(List.of(), known);
  }
}
