package dev.troupe.dialect.openai;

/** Switches a guard of this package off, for the tests of other packages. */
public final class Guards {

  private Guards() {}

  /** Whether what comes behind the finish reason is heard. */
  public static void hearOn(boolean on) {
    OpenAiDecoder.hearsOn = on;
  }
}
