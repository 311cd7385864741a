package dev.foster.supervisorctl;

/** Why a request for a process has failed, with the words and the exit code of supervisorctl. */
enum Fault {
  SUCCESS("", 0),
  BAD_NAME("no such process", LsbStatus.GENERIC),
  BAD_SIGNAL("bad signal name", LsbStatus.GENERIC),
  NO_FILE("no such file", LsbStatus.GENERIC),
  NOT_EXECUTABLE("file is not executable", LsbStatus.GENERIC),
  FAILED("failed", LsbStatus.GENERIC),
  ABNORMAL_TERMINATION("abnormal termination", LsbStatus.NOT_RUNNING),
  SPAWN_ERROR("spawn error", LsbStatus.NOT_RUNNING),
  ALREADY_STARTED("already started", LsbStatus.GENERIC),
  NOT_RUNNING("not running", LsbStatus.NOT_RUNNING);

  final String words;
  final int exitStatus;

  Fault(String words, int exitStatus) {
    this.words = words;
    this.exitStatus = exitStatus;
  }
}
