package dev.foster.examples;

import static org.awaitility.Awaitility.await;

import dev.foster.distribution.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an example as its Dockerfile says, without a container engine, by {@code
 * src/test/resources/examples/image.sh}, whose options these are. To close it ends everything in
 * its namespaces.
 */
final class Image extends RunningExample {
  private static final Path SCRIPT =
      Path.of("src/test/resources/examples/image.sh").toAbsolutePath();
  private static final String PATH = "PATH=/opt/foster/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final Process unshare;
  private final StringBuilder output = new StringBuilder();
  private final Thread reader;

  private final List<String> become;
  private boolean known;

  private Image(Process unshare, List<String> become) {
    this.unshare = unshare;
    this.become = become;
    reader = Thread.startVirtualThread(this::read);
  }

  private void read() {
    byte[] bytes = new byte[8192];
    try (InputStream in = unshare.getInputStream()) {
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        synchronized (output) {
          output.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      synchronized (output) {
        output.append(e.getMessage()); // the test has ended and has closed it
      }
    }
  }

  /**
   * Starts the example.
   *
   * @param context the directory below config-examples that {@code docker build} would be given
   * @param dockerfile its Dockerfile within that; {@code -} runs {@code foster up} in the directory
   */
  static Image start(String context, String dockerfile, List<String> options) throws IOException {
    Path directory = EXAMPLES.resolve(context);
    List<String> argv = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    argv.addAll(options);
    argv.addAll(List.of(Distribution.HOME.toString(), directory.toString()));
    argv.add(dockerfile.equals("-") ? "-" : directory.resolve(dockerfile).toString());
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    int user = options.indexOf("-u");
    return new Image(process, user < 0 ? List.of() : become(options.get(user + 1).split(":")));
  }

  /** The words before a command that run it as this user, as {@code docker exec} does. */
  private static List<String> become(String[] ids) {
    return List.of("setpriv", "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups");
  }

  /** Runs one command in the image instead of its entry point. */
  static Result run(String context, String dockerfile, List<String> options, String... command)
      throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("bash", SCRIPT.toString(), "-m"));
    argv.addAll(options);
    Path directory = EXAMPLES.resolve(context);
    argv.addAll(List.of(Distribution.HOME.toString(), directory.toString()));
    argv.add(dockerfile.equals("-") ? "-" : directory.resolve(dockerfile).toString());
    argv.addAll(List.of(command));
    return result(argv);
  }

  @Override
  String init() {
    await("PID 1")
        .atMost(PATIENCE)
        .pollDelay(
            known ? Duration.ZERO : Duration.ofMillis(100)) // the script has other children too
        .until(() -> !unshare.isAlive() || !children(unshare.pid()).isEmpty());
    known = true;
    String pids = children(unshare.pid());
    if (pids.isEmpty()) {
      throw new AssertionError("it has ended:\n" + output());
    }
    return pids.split(" ")[0];
  }

  private static String children(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children")).strip();
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  @Override
  Result exec(String... command) throws IOException, InterruptedException {
    String init = init();
    List<String> argv = new ArrayList<>(List.of("timeout", "30", "nsenter", "-t", init));
    argv.addAll(List.of("-m", "-p", "-n", "-i", "-u", "--root=/proc/" + init + "/root"));
    argv.addAll(List.of("--wd=/proc/" + init + "/root", "env", PATH));
    argv.addAll(become);
    argv.addAll(List.of(command));
    return result(argv);
  }

  /** Options for another image that shares this one's network and resolves these names to it. */
  List<String> network(String... names) {
    return List.of("-n", init(), "-h", String.join(" ", names));
  }

  @Override
  int awaitExit() throws InterruptedException {
    if (!unshare.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end:\n" + output());
    }
    reader.join();
    return unshare.exitValue();
  }

  @Override
  boolean isAlive() {
    return unshare.isAlive();
  }

  @Override
  String output() {
    synchronized (output) {
      return output.toString();
    }
  }

  @Override
  String messages() {
    return output();
  }

  @Override
  public void close() throws IOException {
    if (unshare.isAlive()) {
      String children = children(unshare.pid());
      if (!children.isEmpty()) { // PID 1's death ends the namespace
        new ProcessBuilder(kill("KILL", children.split(" ")[0])).start().onExit().join();
      }
      unshare.destroy();
      unshare.onExit().join();
    }
  }
}
