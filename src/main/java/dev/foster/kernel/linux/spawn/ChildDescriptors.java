package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDWR;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.SpawnRequest.ChildDescriptor;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SmallFiles;
import java.util.List;

/** Adds the steps that give a child its descriptors. Reused; one thread at a time. */
final class ChildDescriptors {
  private int[] sources = new int[8];
  private int[] targets = new int[8];
  private int count; // pairs of source and target
  private int devNull = -1;

  /** Adds steps after which the child has the descriptors of the request and no others. */
  void addSteps(SpawnRequest request, ChildSteps steps) throws SpawnException {
    pair(request);
    int spare = moveOverlapping(steps);
    for (int i = 0; i < count; i++) {
      steps.duplicate(sources[i], targets[i]);
    }
    closeOthers(steps, spare);
  }

  private int devNull() throws SpawnException {
    if (devNull < 0) {
      int fd = SmallFiles.open("/dev/null", O_RDWR | O_CLOEXEC);
      if (fd < 0) {
        throw new SpawnException(
            Stage.DESCRIPTORS, "cannot open /dev/null: " + Errno.text(-fd), -fd);
      }
      devNull = fd;
    }
    return devNull;
  }

  private void pair(SpawnRequest request) throws SpawnException {
    List<ChildDescriptor> extra = request.extra();
    count = 3 + extra.size();
    if (sources.length < count) {
      sources = new int[count];
      targets = new int[count];
    }
    int devNull = devNull();
    sources[0] = request.stdin() < 0 ? devNull : request.stdin();
    sources[1] = request.stdout() < 0 ? devNull : request.stdout();
    sources[2] = request.stderr() < 0 ? devNull : request.stderr();
    for (int i = 0; i < count; i++) {
      targets[i] = i < 3 ? i : extra.get(i - 3).target();
      if (i >= 3) {
        sources[i] = extra.get(i - 3).source();
      }
    }
  }

  private int highestTarget() {
    int highest = 2;
    for (int i = 0; i < count; i++) {
      highest = Math.max(highest, targets[i]);
    }
    return highest;
  }

  /**
   * Duplicates each source whose number is also a target: another step would overwrite it before it
   * is used, and dup3(2) refuses to duplicate a descriptor to itself.
   *
   * @return the highest number of such a duplicate; 2 if there is none
   */
  private int moveOverlapping(ChildSteps steps) {
    int spare = 2;
    for (int i = 0; i < count; i++) {
      if (isTarget(sources[i])) {
        spare = nextFree(spare + 1);
        steps.duplicate(sources[i], spare);
        sources[i] = spare;
      }
    }
    return spare;
  }

  private int nextFree(int from) {
    int fd = from;
    while (isTarget(fd) || isSource(fd)) {
      fd++;
    }
    return fd;
  }

  private boolean isTarget(int fd) {
    for (int i = 0; i < count; i++) {
      if (targets[i] == fd) {
        return true;
      }
    }
    return false;
  }

  private boolean isSource(int fd) {
    for (int i = 0; i < count; i++) {
      if (sources[i] == fd) {
        return true;
      }
    }
    return false;
  }

  private void closeOthers(ChildSteps steps, int spare) {
    int last = highestTarget();
    int end = ChildSteps.hasCloseRange() ? last : Math.max(last, spare);
    for (int fd = 3; fd <= end; fd++) {
      if (!isTarget(fd)) {
        steps.close(fd);
      }
    }
    if (ChildSteps.hasCloseRange()) {
      steps.closeFrom(last + 1);
    }
  }
}
