package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.init.Contender.ProgramResult;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A command line and its expected result.
 *
 * @param variables the environment, as words {@code NAME=VALUE}
 * @param arguments words; single quotes hold words together
 * @param code exit code
 * @param out standard output, with each pid replaced by {@code N}
 * @param err standard error, with each pid replaced by {@code N}
 */
record CommandLineRow(String variables, String arguments, int code, String out, String err) {

  static CommandLineRow row(String variables, String arguments, int code, String out, String err) {
    return new CommandLineRow(variables, arguments, code, out, err);
  }

  /** Combines each row with each program under test. */
  static Stream<Arguments> rows(Stream<Contender> contenders, List<CommandLineRow> rows) {
    return contenders.flatMap(contender -> rows.stream().map(row -> Arguments.of(contender, row)));
  }

  /** Runs the command line and compares the result; both operators normalize the output first. */
  void check(Contender contender, UnaryOperator<String> ofOut, UnaryOperator<String> ofErr) {
    ProgramResult finished = contender.run(variables, arguments);
    assertEquals(
        new ProgramResult(code, out, ofErr.apply(err)),
        new ProgramResult(
            finished.code(), ofOut.apply(finished.out()), ofErr.apply(finished.err())));
  }
}
