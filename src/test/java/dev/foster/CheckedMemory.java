package dev.foster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.kenai.jffi.MemoryIO;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test if any thread has misused memory outside the Java heap during it. */
public final class CheckedMemory implements AfterEachCallback {
  @Override
  public void afterEach(ExtensionContext test) {
    assertEquals(List.of(), MemoryIO.takeFaults());
  }
}
