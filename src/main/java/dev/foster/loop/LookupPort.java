package dev.foster.loop;

import dev.foster.kernel.KernelException;
import dev.foster.plan.Service;
import dev.foster.plan.StartLookup;
import java.util.function.Consumer;

/** Looks up users and reads files of services that start. */
@FunctionalInterface
public interface LookupPort {

  /**
   * Begins a look-up and returns at once.
   *
   * @param service has a {@link StartLookup}
   * @param done called once, on another thread, within a limited time
   * @throws KernelException no thread can be started; {@code done} will not be called
   */
  void begin(Service service, Consumer<StartLookup.Result> done) throws KernelException;
}
