package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.systemd.Unit.Setting;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The settings that Foster does not have. */
final class OtherSettings {
  private static final Pattern NEEDLESS =
      Pattern.compile(
          "Documentation|PIDFile|WantedBy|RequiredBy|UpheldBy|Alias|Also|DefaultDependencies"
              + "|DefaultInstance|Syslog.*|RemainAfterExit|GuessMainPID|AccuracySec|Unit|KeyringMode"
              + "|PassEnvironment|IgnoreSIGPIPE|Delegate|Slice|RemoveIPC|StandardInput|After|Before"
              + "|.*DirectoryMode|.*DirectoryPreserve|Collect.*|RefuseManual.*|X-.*|SendSIGHUP"
              + "|RequiresMountsFor|ControlGroup|ManagedOOM.*|TTY.*|Utmp.*|ExitType|OOMPolicy"
              + "|WakeSystem|RemainAfterElapse|FixedRandomDelay|PermissionsStartOnly|Conflicts"
              + "|LogExtraFields|LogRateLimit.*|LogLevelMax|TimerSlackNSec|StopWhenUnneeded");

  private static final Pattern SANDBOX =
      Pattern.compile(
          "(Protect|Private|Restrict|SystemCall|ReadOnly|ReadWrite|Inaccessible|NoExec|ExecPaths"
              + "|Bind(ReadOnly)?Paths|Lock|MemoryDeny|Root|Mount|Temporary|Device|IPAddress|Secure"
              + "|Personality|Proc|SELinux|AppArmor|Smack|DynamicUser).*");

  private static final Pattern RESOURCES =
      Pattern.compile("(CPU|Memory|IO|Tasks|Block|Startup|Allowed|NUMA).*");

  private OtherSettings() {}

  /** Reports the settings that nothing has read, those with the same message in one finding. */
  static void report(Unit unit, UnitText text, Findings findings) {
    Map<String, Setting> first = new LinkedHashMap<>();
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    for (Setting setting : unit.settings) {
      String key = setting.key();
      if (!unit.isUnused(setting)
          || setting.value().isEmpty()
          || setting.section().startsWith("X-")) {
        continue;
      }
      String message = message(key);
      if (NEEDLESS.matcher(key).matches()) {
        findings.became(setting.place(), text.subject(setting), "nothing: Foster does not need it");
      } else if (message == null) {
        findings.lost(setting.place(), text.subject(setting), "Foster has no such setting");
      } else {
        first.putIfAbsent(message, setting);
        keys.computeIfAbsent(message, each -> new LinkedHashSet<>()).add(key);
      }
    }
    first.forEach(
        (message, setting) -> {
          String subject = unit.title() + " " + String.join(", ", keys.get(message));
          findings.lost(setting.place(), subject, message);
        });
  }

  /** What to do about a group of settings; null if the setting is in none. */
  private static String message(String key) {
    if (SANDBOX.matcher(key).matches()) {
      return "the container is the sandbox of all services";
    }
    if (RESOURCES.matcher(key).matches()) {
      return "set it for the container, for all services together";
    }
    boolean condition = key.startsWith("Condition") || key.startsWith("Assert");
    return condition ? "Foster has no conditions: test it in the command" : null;
  }
}
