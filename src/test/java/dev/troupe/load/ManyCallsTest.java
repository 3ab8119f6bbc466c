package dev.troupe.load;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two thousand calls at once, with 512 MB, on an upstream of another process that answers after a
 * second. Prints what each wave took. More waves: {@code -Dload.waves=10}.
 */
@Tag("load")
@Isolated("measures what both cores can do")
class ManyCallsTest {

  private static final int WAVES = Integer.getInteger("load.waves", 2);
  private static final long LONGEST = 4000; // ms
  private static final Path UPSTREAM = Path.of("src", "test", "resources", "load", "upstream.js");
  private static final Pattern SUCCESS =
      Pattern.compile(
          "(\\d+) ms, \\d+ ms of CPU, %1$d answered, no failure, %1$d connections"
              .formatted(ManyCalls.CALLS));

  @Test
  @Timeout(60)
  void answersTwoThousandCallsAtOnceInFourSeconds() throws IOException {
    try (var upstream = upstream();
        var caller =
            Child.jvm(
                ManyCalls.class, List.of("-Xmx512m"), upstream.await(""), String.valueOf(WAVES))) {
      for (int n = 1; n <= WAVES; n++) {
        var wave = caller.await("wave: ");
        IO.println("ManyCallsTest: wave " + n + ": " + wave);

        var success = SUCCESS.matcher(wave);
        assertTrue(success.matches(), wave);
        assertTrue(n == 1 || Long.parseLong(success.group(1)) <= LONGEST, wave); // 1: the warm-up
      }
    }
  }

  private static Child upstream() {
    try {
      return Child.start(
          List.of("node", UPSTREAM.toString(), "1000", String.valueOf(ManyCalls.CALLS)));
    } catch (IOException missing) {
      var message = "node, in which the upstream is written, does not start: " + missing;
      assertNotEquals("true", System.getenv("CI"), message);
      return abort(message);
    }
  }
}
