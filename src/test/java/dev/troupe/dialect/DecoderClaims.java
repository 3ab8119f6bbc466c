package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every dialect's decoder, shown on the golden files of that dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DecoderClaims {

  private final Dialect dialect;
  private final String directory;

  /** The golden files are in {@code directory}, below {@code stream} and {@code whole}. */
  protected DecoderClaims(Dialect dialect, String directory) {
    this.dialect = dialect;
    this.directory = directory;
  }

  Stream<Golden> streams() {
    return Golden.in(directory + "/stream");
  }

  Stream<Golden> wholes() {
    return Golden.in(directory + "/whole");
  }

  @ParameterizedTest
  @MethodSource("streams")
  void tellsWhatAStreamSays(Golden golden) {
    var told =
        Answers.told(dialect, telling -> golden.input().forEach(e -> telling.event(bytes(e))));

    assertEquals(golden.expected(), told);
  }

  @ParameterizedTest
  @MethodSource("wholes")
  void tellsWhatAWholeBodySays(Golden golden) {
    var told =
        Answers.told(dialect, telling -> telling.whole(bytes(String.join("\n", golden.input()))));

    assertEquals(golden.expected(), told);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void isNotCompleteWhereverAStreamIsCutBeforeItsFinishReason(Golden golden) {
    var before = new ArrayList<byte[]>();

    for (String line : golden.input()) {
      byte[] event = bytes(line);
      for (int cut = 0; cut < event.length; cut++) {
        assertCut(before, Arrays.copyOf(event, cut), golden);
      }
      before.add(event);
      if (!isUnfinished(before)) {
        return;
      }
    }
  }

  private void assertCut(List<byte[]> before, byte[] piece, Golden golden) {
    var told =
        Answers.told(
            dialect,
            telling -> {
              before.forEach(telling::event);
              telling.event(piece);
            });
    assertEquals("cut", told.getLast(), golden.name());
    assertTrue(
        piece.length == 0 || told.get(told.size() - 3).equals("MALFORMED final"),
        () -> golden + ": a piece of " + piece.length + " bytes was taken: " + told);
  }

  private boolean isUnfinished(List<byte[]> events) {
    var told = Answers.told(dialect, telling -> events.forEach(telling::event));
    return told.getLast().equals("cut")
        && told.stream().noneMatch(line -> line.contains("final"))
        && told.stream().noneMatch(line -> line.contains("retryable"));
  }

  @Test
  void throwsNothingButMalformedOrTheProvidersErrorWhateverTheBytes() {
    var random = new Random(20261122);
    var seeds = Stream.concat(streams(), wholes()).map(DecoderClaims::longest).toList();

    for (int i = 0; i < 20_000; i++) {
      byte[] event = mutated(seeds.get(random.nextInt(seeds.size())), random);
      assertOnlyModelExceptions(event, i);
    }
  }

  private void assertOnlyModelExceptions(byte[] event, int round) {
    try {
      Answers.told(dialect, telling -> telling.event(event));
      Answers.told(dialect, telling -> telling.whole(event));
    } catch (RuntimeException | Error e) {
      throw new AssertionError("round " + round + ": " + new String(event, UTF_8), e);
    }
  }

  private static byte[] longest(Golden golden) {
    var line = golden.input().stream().max((a, b) -> Integer.compare(a.length(), b.length()));
    return bytes(line.orElseThrow());
  }

  /** Bytes replaced, by any or by one that means something in JSON; cut; or nothing but noise. */
  private static byte[] mutated(byte[] seed, Random random) {
    if (seed.length == 0 || random.nextInt(10) == 0) {
      var noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] event =
        Arrays.copyOf(seed, seed.length - random.nextInt(1 + seed.length / 4) * random.nextInt(2));
    var telling = "{}[]\",:0-9eEntf\\u\u0000 .".getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0; i--) {
      event[random.nextInt(event.length)] =
          random.nextBoolean()
              ? telling[random.nextInt(telling.length)]
              : (byte) random.nextInt(256);
    }
    return event;
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
