package dev.foster.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process inside Foster's PID namespace, but no child of Foster's, that does evil on request:
 * pids that it signals are those of the namespace, so it cannot hit anybody else.
 */
final class Hand implements AutoCloseable {
  private static final String PROGRAM =
      """
      $| = 1; $SIG{CHLD} = 'IGNORE';
      sub all {
        opendir(my $d, '/proc') or die $!;
        return grep { $_ != 1 && $_ != $$ } grep { /^\\d+$/ } readdir $d;
      }
      sub state { open(my $f, '<', "/proc/$_[0]/stat") or return ''; <$f> =~ /\\) (\\S)/; $1 }
      while (my $line = <STDIN>) {
        my ($what, $fraction) = split ' ', $line;
        my @pids = all();
        if ($what eq 'storm') { # orphans: their father and grandfather are gone at once
          if (!fork) { for (1..$fraction) { if (!fork) {
            if (!fork) { select undef, undef, undef, rand 0.05; exit $_ % 3 } exit } } exit }
          print "done\\n";
        } elsif ($what eq 'count') {
          print scalar(@pids), "\\n";
        } elsif ($what eq 'zombies') {
          print scalar(grep { state($_) eq 'Z' } @pids), "\\n";
        } elsif ($what eq 'stopped') {
          print scalar(grep { state($_) eq 'T' } @pids), "\\n";
        } elsif ($fraction eq 'all') {
          print kill($what, @pids), "\\n";
        } else {
          print @pids ? kill($what, $pids[int($fraction * @pids)]) : 0, "\\n";
        }
      }
      """;

  private final Process process;
  private final BufferedReader answers;

  Hand(Foster foster) throws IOException {
    String pid = Long.toString(foster.pid());
    process =
        new ProcessBuilder(List.of("nsenter", "-t", pid, "-p", "-m", "perl", "-e", PROGRAM))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Has it do one thing; its answer, a number or {@code done}. */
  synchronized String does(String what) throws IOException {
    process.getOutputStream().write((what + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the hand is gone");
    }
    return answer;
  }

  int number(String what) throws IOException {
    return Integer.parseInt(does(what));
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
    process.onExit().join();
  }
}
