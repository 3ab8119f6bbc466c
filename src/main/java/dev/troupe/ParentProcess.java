package dev.troupe;

/**
 * The process that started this one.
 *
 * <p>A signal to {@code mvn exec:exec} ends Maven alone and would leave the server behind, holding
 * its port. So the build starts the server with {@code -Ddev.troupe.stop-with-parent=true}.
 */
final class ParentProcess {

  private static final String STOP_WITH_PARENT = "dev.troupe.stop-with-parent";

  private ParentProcess() {}

  /**
   * Begins the orderly stop that SIGTERM begins once the parent has ended; does nothing unless the
   * system property asks for it. Returns at once.
   */
  static void stopWithIt() {
    if (Boolean.getBoolean(STOP_WITH_PARENT)) {
      ProcessHandle.current().parent().ifPresent(ParentProcess::stopAfter);
    }
  }

  private static void stopAfter(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> System.exit(0));
  }
}
