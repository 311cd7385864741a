package dev.foster.cli;

import java.util.List;

/**
 * Makes completion scripts from the {@link CommandTable}; they ask Foster for names of services.
 */
public final class Completion {
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final String NAMES_OF_SERVICES =
      "foster status --json 2>/dev/null | tr ',{' '\\n\\n' |"
          + " sed -n -e 's/^ *\"name\": *\"\\(.*\\)\"$/\\1/p'"
          + " -e 's/^ *\"service\": *\"\\(.*\\)\"$/\\1/p' | sort -u";

  private Completion() {}

  /**
   * The script for a shell.
   *
   * @param shell {@code bash}, {@code zsh} or {@code fish}
   */
  public static String script(String shell) {
    return switch (shell) {
      case "bash" -> bash();
      case "zsh" -> zsh();
      default -> fish();
    };
  }

  private static String bash() {
    StringBuilder cases = new StringBuilder();
    for (String name : CommandTable.NAMES) {
      CommandSpec spec = CommandTable.find(name);
      cases.append("    ").append(name).append(") words='").append(words(spec)).append("'");
      cases.append(takesServices(spec) ? "; services=1" : "").append(" ;;\n");
    }
    return """
    # bash completion for foster: source <(foster completion bash)
    _foster_services() {
      %SERVICES%
    }
    _foster() {
      local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
      local i command= words= services=
      COMPREPLY=()
      case $prev in
        -f | --file) [[ " ${COMP_WORDS[*]} " == *' logs '* ]] || {
          COMPREPLY=($(compgen -f -- "$cur")); return; } ;;
        --socket) COMPREPLY=($(compgen -f -- "$cur")); return ;;
        --timeout | --lines | -n) return ;;
        --for) COMPREPLY=($(compgen -W 'ready healthy completed down' -- "$cur")); return ;;
        --format) COMPREPLY=($(compgen -W 'text mermaid dot' -- "$cur")); return ;;
      esac
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          -f | --file | --socket) ((i++)) ;;
          -*) ;;
          *) command=${COMP_WORDS[i]}; break ;;
        esac
      done
      case $command in
        '') words='%COMMANDS% --help --version' ;;
    %CASES%  esac
      if [[ $cur != -* && $services ]]; then
        words="$words $(_foster_services)"
      fi
      COMPREPLY=($(compgen -W "$words" -- "$cur"))
    }
    complete -F _foster foster
    """
        .replace("%SERVICES%", NAMES_OF_SERVICES)
        .replace("%COMMANDS%", String.join(" ", CommandTable.NAMES))
        .replace("%CASES%", cases);
  }

  /** All words that may follow a command, except names of services. */
  private static String words(CommandSpec spec) {
    StringBuilder words = new StringBuilder();
    for (String operand : operands(spec)) {
      words.append(operand).append(' ');
    }
    for (OptionSpec option : HelpPage.options(spec)) {
      words.append(option.key()).append(' ');
    }
    return words.toString().strip();
  }

  private static List<String> operands(CommandSpec spec) {
    return switch (spec.operands()) {
      case COMMAND -> CommandTable.NAMES;
      case SHELL -> SHELLS;
      case IMPORT -> CommandTable.KINDS;
      case SIGNAL_AND_SERVICES -> List.of("HUP", "INT", "QUIT", "TERM", "KILL", "USR1", "USR2");
      default -> List.of();
    };
  }

  private static boolean takesServices(CommandSpec spec) {
    return spec.operands().areServices();
  }

  private static String zsh() {
    StringBuilder commands = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    for (String name : CommandTable.NAMES) {
      CommandSpec spec = CommandTable.find(name);
      commands.append("    '").append(name).append(':').append(quoted(spec.summary()));
      commands.append("'\n");
      cases.append("    ").append(name).append(")\n      _arguments -s");
      for (OptionSpec option : HelpPage.options(spec)) {
        cases.append(" \\\n        ").append(zshOption(option));
      }
      cases.append(zshOperands(spec)).append("\n      ;;\n");
    }
    return """
    #compdef foster
    # zsh completion for foster
    _foster_services() {
      local -a names
      names=(${(f)"$(%SERVICES%)"})
      compadd -a names
    }
    _foster() {
      local -a commands
      commands=(
    %COMMANDS%  )
      if ((CURRENT == 2)); then
        _describe command commands
        return
      fi
      local name=$words[2]
      shift words
      ((CURRENT--))
      case $name in
    %CASES%  esac
    }
    if [[ $funcstack[1] == _foster ]]; then
      _foster "$@"
    else
      compdef _foster foster
    fi
    """
        .replace("%SERVICES%", NAMES_OF_SERVICES)
        .replace("%COMMANDS%", commands)
        .replace("%CASES%", cases);
  }

  private static String zshOption(OptionSpec option) {
    String help = "[" + quoted(option.help()).replace("[", "\\[").replace("]", "\\]") + "]";
    String value = "";
    if (option.value() != null) {
      boolean file = option.value().equals("FILE") || option.value().equals("PATH");
      value = ":" + option.value() + ":" + (file ? "_files" : "");
    }
    if (option.letter() == 0 || option.name() == null) {
      return "'*" + option.key() + help + value + "'";
    }
    return "'*'{-" + option.letter() + "," + option.name() + "}'" + help + value + "'";
  }

  private static String zshOperands(CommandSpec spec) {
    List<String> words = operands(spec);
    StringBuilder text = new StringBuilder();
    if (!words.isEmpty()) {
      text.append(" \\\n        '1:argument:(").append(String.join(" ", words)).append(")'");
    }
    if (takesServices(spec)) {
      text.append(" \\\n        '*:service:_foster_services'");
    }
    if (spec.operands() == CommandSpec.Operands.PROGRAM) {
      text.append(" \\\n        '*::program:_normal'");
    }
    return text.toString();
  }

  /** Escapes text for single quotes. */
  private static String quoted(String text) {
    return text.replace("'", "'\\''").replace(":", "\\:");
  }

  private static String fish() {
    StringBuilder text = new StringBuilder("# fish completion for foster\n");
    text.append("function __foster_services\n");
    text.append("  ").append(NAMES_OF_SERVICES).append("\nend\n");
    text.append("complete -c foster -f\n");
    for (String name : CommandTable.NAMES) {
      CommandSpec spec = CommandTable.find(name);
      text.append("complete -c foster -n __fish_use_subcommand -a ").append(name);
      text.append(" -d '").append(fishQuoted(spec.summary())).append("'\n");
      String seen = "complete -c foster -n '__fish_seen_subcommand_from " + name + "'";
      for (String word : operands(spec)) {
        text.append(seen).append(" -a ").append(word).append('\n');
      }
      if (takesServices(spec)) {
        text.append(seen).append(" -a '(__foster_services)' -d service\n");
      }
      for (OptionSpec option : HelpPage.options(spec)) {
        text.append(seen).append(fishOption(option)).append('\n');
      }
    }
    return text.toString();
  }

  private static String fishOption(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    if (option.name() != null) {
      text.append(" -l ").append(option.name().substring(2));
    }
    if (option.letter() != 0) {
      text.append(" -s ").append(option.letter());
    }
    if (option.value() != null) {
      boolean file = option.value().equals("FILE") || option.value().equals("PATH");
      text.append(file ? " -r -F" : " -x");
    }
    return text.append(" -d '").append(fishQuoted(option.help())).append("'").toString();
  }

  private static String fishQuoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
