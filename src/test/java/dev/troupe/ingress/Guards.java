package dev.troupe.ingress;

/** Switches a guard of this package off, for the tests of other packages. */
public final class Guards {

  private Guards() {}

  /** Whether clients may hang up unheard. */
  public static void deaf(boolean deaf) {
    ConnectionStage.deaf = deaf;
  }
}
