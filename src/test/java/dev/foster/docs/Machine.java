package dev.foster.docs;

import dev.foster.container.Engine;
import dev.foster.distribution.Distribution;
import dev.foster.distribution.PidNamespace;
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
 * A shell that runs one command after the other, in a disposable copy of this machine or beside a
 * container engine. To close it ends all that runs there.
 */
final class Machine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Reads commands that end with a NUL; prints a byte 1 and the exit code after each. */
  private static final String LOOP =
      """
      while read -rd "" c <&3; do
        { (exit ${s:-0}); eval "$c"; } 3<&-
        s=$?
        printf "\\1%s\\n" $s
      done
      """;

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
      mkdir -p opt/config-examples
      mount --bind "$EXAMPLES" opt/config-examples
      ip link set lo up
      exec 3<&0 </dev/null 2>&1
      exec env -i PATH=/opt/foster/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \\
        LANG=C.UTF-8 NO_COLOR=1 TERM=dumb \\
        EXAMPLES=/opt/config-examples chroot /mnt/root bash --norc --noprofile -c "cd /srv/demo; $LOOP"
      """;

  /** The engine's containers have no network, so requests to published ports are sent inside. */
  private static final String WITH_ENGINE =
      """
      exec 3<&0 </dev/null 2>&1
      docker() {
        local verb=$1 words=()
        shift
        if [ "$verb" = run ]; then
          while [ $# -gt 0 ]; do
            case $1 in
              --name) name=$2; words+=("$1") ;;
              -p) shift 2; continue ;;
              *) words+=("$1") ;;
            esac
            shift
          done
          set -- --network=none --label "$LABEL" "${words[@]}"
        fi
        # podman's own journal is not what docker would print
        ( set -o pipefail
          { "$ENGINE" "$verb" "$@" 2>&1 1>&4 | { grep -v ^time= || true; } >&2; } 4>&1 )
      }
      curl() { nsenter -t "$("$ENGINE" inspect -f '{{.State.Pid}}' "$name")" -n curl "$@"; }
      """;

  private final Process shell;
  private final OutputStream commands;
  private final LinkedBlockingQueue<Integer> output = new LinkedBlockingQueue<>();

  /**
   * The output of a command on both streams, and its exit code.
   *
   * @param lines lines of the output, without their newlines
   */
  record Result(List<String> lines, int code) {}

  private Machine(ProcessBuilder builder) throws IOException {
    builder.environment().put("LOOP", LOOP);
    shell = builder.redirectErrorStream(true).start();
    commands = shell.getOutputStream();
    Thread reader = new Thread(this::read, "docs-machine");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Makes a copy of this machine with the distribution in {@code /opt/foster}: it has namespaces of
   * its own, and every change of a file stays in memory.
   */
  static Machine copy(Path distribution) throws IOException {
    PidNamespace.assumePossible();
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
            BOOT);
    builder.environment().put("FOSTER", distribution.toAbsolutePath().toString());
    builder.environment().put("EXAMPLES", Path.of("config-examples").toAbsolutePath().toString());
    return new Machine(builder);
  }

  /**
   * Prepares this machine with a container engine that is called as {@code docker}, in that folder.
   */
  static Machine withEngine(Path distribution, Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", WITH_ENGINE + LOOP).directory(folder.toFile());
    builder.environment().put("FOSTER", distribution.toAbsolutePath().toString());
    builder.environment().put("EXAMPLES", Path.of("config-examples").toAbsolutePath().toString());
    builder.environment().put("ENGINE", Path.of("docker/test/engine").toAbsolutePath().toString());
    builder.environment().put("FOSTER_EDITION", Distribution.edition());
    builder.environment().put("LABEL", Engine.label());
    return new Machine(builder);
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

  /** Runs a command to its end. {@code $?} in it is the exit code of the command before. */
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

  /** Writes a file, and makes the missing directories of its path. */
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
    shell.destroyForcibly(); // --kill-child: PID 1 dies with it, and the namespace with PID 1
    shell.onExit().join();
  }
}
