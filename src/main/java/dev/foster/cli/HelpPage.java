package dev.foster.cli;

import java.util.ArrayList;
import java.util.List;

/** Help, made from the {@link CommandTable}. */
public final class HelpPage {
  private static final int NAME_WIDTH = 12;
  private static final int OPTION_WIDTH = 22;

  private HelpPage() {}

  /**
   * The help of a command.
   *
   * @param about its name; null for the overview
   */
  public static String text(String about) {
    return about == null ? overview() : command(CommandTable.find(about));
  }

  private static String overview() {
    StringBuilder text = new StringBuilder("usage: foster COMMAND [OPTIONS] [ARG...]\n\n");
    text.append("Runs several services in one container, as its PID 1.\n\n");
    for (String name : CommandTable.NAMES) {
      row(text, name, NAME_WIDTH, CommandTable.find(name).summary());
    }
    text.append("\nEvery command takes -h, --help; foster --version prints the version.\n");
    text.append("Exit codes: 0 done; 1 it did not work; 2 wrong usage or configuration;\n");
    text.append("3 no Foster is running at that socket; 125 Foster itself failed.\n");
    return text.toString();
  }

  private static String command(CommandSpec spec) {
    StringBuilder text = new StringBuilder("usage: ").append(spec.usage()).append("\n\n");
    String summary = spec.summary();
    text.append(Character.toUpperCase(summary.charAt(0))).append(summary.substring(1));
    text.append(".\n");
    if (!spec.details().isEmpty()) {
      text.append('\n').append(spec.details()).append('\n');
    }
    text.append('\n');
    for (OptionSpec option : options(spec)) {
      row(text, option.usage(), OPTION_WIDTH, option.help());
    }
    return text.toString();
  }

  /** A command's own options, then those of all. */
  static List<OptionSpec> options(CommandSpec spec) {
    List<OptionSpec> all = new ArrayList<>(spec.options());
    all.add(CommandTable.HELP);
    all.add(CommandTable.VERSION);
    return all;
  }

  private static void row(StringBuilder text, String left, int width, String right) {
    text.append("  ").append(left);
    int used = left.length();
    if (used >= width) { // does not fit: the words go to the next line
      text.append('\n').append("  ");
      used = 0;
    }
    text.append(" ".repeat(width - used)).append(right).append('\n');
  }
}
