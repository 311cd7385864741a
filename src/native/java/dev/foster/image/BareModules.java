package dev.foster.image;

import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.module.ServicesCatalog;
import org.graalvm.nativeimage.hosted.Feature;

/**
 * Runs in the image builder: keeps what modules declare, their packages and their providers of
 * services, out of the executable. These are thousands of names, and nothing reads them, because
 * Foster loads neither modules nor services.
 */
public final class BareModules implements Feature {
  private final Map<String, ModuleDescriptor> bare = new ConcurrentHashMap<>();
  private final ServicesCatalog noServices = ServicesCatalog.create();

  @Override
  public void duringSetup(DuringSetupAccess access) {
    access.registerObjectReplacer(this::replaced);
  }

  /** Called for each object that the executable would have. */
  private Object replaced(Object object) {
    return switch (object) {
      case ModuleDescriptor module ->
          bare.computeIfAbsent(module.name(), name -> ModuleDescriptor.newModule(name).build());
      case ServicesCatalog _ -> noServices;
      default -> object;
    };
  }
}
