package dev.foster.it;

import dev.foster.distribution.Proc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process inside Foster's PID namespace that is not a child of Foster. It does harm on request.
 * The pids that it signals are those of the namespace, so it cannot hit other processes.
 */
final class NamespaceAgent implements AutoCloseable {
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
          my $son = fork;
          if (!defined $son) { print "0\\n"; next }
          if (!$son) { for (1..$fraction) { if (!(fork // 1)) {
            if (!(fork // 1)) { select undef, undef, undef, rand 0.05; exit $_ % 3 } exit } } exit }
          print "$fraction\\n";
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

  private static final String GONE = "gone";

  private final Process process;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private boolean lost;

  NamespaceAgent(Foster foster) throws IOException {
    String pid = Long.toString(foster.pid());
    process =
        new ProcessBuilder(List.of("nsenter", "-t", pid, "-p", "-m", "-r", "perl", "-e", PROGRAM))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // the test has ended and has closed it
    }
    answers.add(GONE);
  }

  /** Makes it do one thing; returns its answer, a number. */
  synchronized String does(String what) throws IOException, InterruptedException {
    if (lost) {
      throw new IOException("the hand did not answer before");
    }
    lost = true; // a late answer would be taken for the answer to another request
    process.getOutputStream().write((what + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String answer = answers.poll(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("the agent does not answer to '" + what + "': " + state());
    }
    if (answer.equals(GONE)) {
      throw new IOException("the hand is gone");
    }
    lost = false;
    return answer;
  }

  /** Where the kernel says that it and its parents wait. */
  private String state() throws IOException {
    StringBuilder text = new StringBuilder("alive: " + process.isAlive());
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    for (ProcessHandle handle : all) {
      for (String file : List.of("stat", "wchan", "syscall")) {
        Path path = Path.of("/proc", Long.toString(handle.pid()), file);
        text.append("\n  ").append(path).append(": ");
        text.append(Proc.read(path).strip());
      }
    }
    return text.toString();
  }

  int number(String what) throws IOException, InterruptedException {
    return Integer.parseInt(does(what));
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly); // nsenter waits for its child
    process.destroyForcibly();
    try {
      if (!process.waitFor(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the agent does not end: " + state());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test has ended
    }
  }
}
