package dev.foster.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A throw-away copy of this machine, with the distribution in {@code /opt/foster}: namespaces of
 * its own, and every change of a file goes to memory. A shell in it takes commands; one further
 * command can run in a second terminal beside it. Closing it ends all that runs there.
 */
final class Machine implements AutoCloseable {
  /** Where commands begin. */
  static final String FOLDER = "/srv/demo";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String BOOT =
      """
      set -e
      mount -t tmpfs -o size=512m tmpfs /mnt
      mkdir /mnt/upper /mnt/work /mnt/root
      mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
      cd /mnt/root
      mkdir -p opt/foster srv/demo .terminal proc sys dev tmp run
      mount --rbind /dev dev
      mount --rbind /sys sys
      mount -t proc proc proc
      mount -t tmpfs tmpfs run
      mount -t tmpfs -o mode=1777 tmpfs tmp
      mount --bind "$FOSTER" opt/foster
      ip link set lo up
      exec 3<&0 </dev/null 2>&1
      exec env -i PATH=/opt/foster/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \\
        LANG=C.UTF-8 NO_COLOR=1 TERM=dumb chroot /mnt/root bash --norc --noprofile -c '
          cd /srv/demo
          set -m
          while read -rd "" c <&3; do
            { (exit ${s:-0}); eval "$c"; } 3<&-
            s=$?
            printf "\\1%s\\n" $s
          done'
      """;

  private final Process shell;
  private final OutputStream commands;
  private final LinkedBlockingQueue<Integer> output = new LinkedBlockingQueue<>();

  /**
   * What a command printed on both streams, and its exit code.
   *
   * @param lines without line ends
   */
  record Result(List<String> lines, int code) {}

  Machine(Path distribution) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--pid",
                "--fork",
                "--mount",
                "--mount-proc",
                "--net",
                "--uts",
                "--ipc",
                "--kill-child",
                "bash",
                "-c",
                BOOT)
            .redirectErrorStream(true);
    builder.environment().put("FOSTER", distribution.toAbsolutePath().toString());
    shell = builder.start();
    commands = shell.getOutputStream();
    Thread reader = new Thread(this::read, "docs-machine");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (InputStream in = shell.getInputStream()) {
      for (int next = in.read(); next >= 0; next = in.read()) {
        output.add(next);
      }
    } catch (IOException e) {
      // the shell has ended
    }
    output.add(-1);
  }

  /** Runs a command to its end. {@code $?} in it is the exit code of the one before. */
  Result run(String command) throws IOException, InterruptedException {
    commands.write((command + "\n\0").getBytes(StandardCharsets.UTF_8));
    commands.flush();
    List<String> lines = text(1);
    int code = Integer.parseInt(text('\n').get(0));
    return new Result(lines, code);
  }

  /** What is printed up to this byte. */
  private List<String> text(int end) throws InterruptedException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    while (true) {
      Integer next = output.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null || next < 0) {
        String said = bytes.toString(StandardCharsets.UTF_8);
        throw new AssertionError((next == null ? "no end: " : "the shell has ended: ") + said);
      }
      if (next == end) {
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : new ArrayList<>(text.lines().toList());
      }
      bytes.write(next);
    }
  }

  /** Writes a file, with the directories on the way to it. */
  void write(String name, String text) throws IOException, InterruptedException {
    String mode = text.startsWith("#!") ? "755" : "644";
    String quoted = "'" + text.replace("'", "'\\''") + "'";
    Result result =
        run(
            "install -D -m "
                + mode
                + " /dev/null "
                + name
                + " && printf %s "
                + quoted
                + " >"
                + name);
    if (result.code() != 0) {
      throw new AssertionError("cannot write " + name + ": " + result.lines());
    }
  }

  @Override
  public void close() throws IOException {
    shell.destroyForcibly(); // --kill-child: PID 1 dies with it, and with that all of the namespace
    shell.onExit().join();
  }
}
