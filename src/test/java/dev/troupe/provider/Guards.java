package dev.troupe.provider;

/** Switches guards of this package off, for the tests of other packages. */
public final class Guards {

  /** What runs without a guard. */
  @FunctionalInterface
  public interface Unguarded {
    void run() throws Exception;
  }

  private Guards() {}

  /** Runs {@code body} while a cut answer passes for a whole one. */
  public static void withoutCompleteness(Unguarded body) throws Exception {
    without(Guard.COMPLETENESS, body);
  }

  /** Runs {@code body} while every failure passes for one that another try can help. */
  public static void withoutRetryTable(Unguarded body) throws Exception {
    without(Guard.RETRY_TABLE, body);
  }

  /** Runs {@code body} while all that a forgotten limit held back goes out at once. */
  public static void withoutFirstFew(Unguarded body) throws Exception {
    without(Guard.FIRST_FEW, body);
  }

  /** Runs {@code body} while a refused key is used as any other. */
  public static void withoutSettingAside(Unguarded body) throws Exception {
    without(Guard.SET_ASIDE, body);
  }

  private static void without(Guard guard, Unguarded body) throws Exception {
    guard.switchOff();
    try {
      body.run();
    } finally {
      guard.switchOn();
    }
  }
}
