package dev.foster.examples;

import dev.foster.container.Container;
import dev.foster.container.Engine;
import dev.foster.distribution.ProgramResult;

/** Runs an example's image in a real container. */
final class ExampleContainer extends RunningExample {
  private final Container container;

  private ExampleContainer(Container container) {
    this.container = container;
  }

  /**
   * Builds the image of an example, at the first call.
   *
   * @param context the directory below config-examples
   * @param dockerfile path within that directory
   * @return the image's name
   */
  static String build(String context, String dockerfile) {
    Engine.needsMinutes();
    Engine.buildFoster();
    String image = "foster-example-" + context.replace('/', '-');
    String file = EXAMPLES.resolve(context).resolve(dockerfile).toString();
    Engine.build(image, EXAMPLES.resolve(context), "--file", file);
    return image;
  }

  /** Starts a container; the arguments are what follows {@code docker run}. */
  static ExampleContainer start(String... arguments) {
    return new ExampleContainer(Container.start(arguments));
  }

  String name() {
    return container.name();
  }

  @Override
  Result exec(String... command) {
    ProgramResult finished = container.exec(command);
    return new Result(finished.code(), (finished.out() + finished.err()).strip());
  }

  @Override
  String init() {
    return container.inspect("{{.State.Pid}}");
  }

  @Override
  boolean isAlive() {
    return container.running();
  }

  @Override
  String output() {
    ProgramResult logs = container.logs();
    return logs.out() + logs.err();
  }

  @Override
  String messages() {
    return container.logs().err();
  }

  @Override
  void signal(String signal) {
    container.kill(signal);
  }

  @Override
  int awaitExit() {
    return container.awaitExit();
  }

  @Override
  public void close() {
    container.close();
  }
}
