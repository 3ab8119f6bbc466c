package dev.troupe.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every dialect that makes vectors, shown on the golden files of that dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EmbedderClaims {

  /** The texts that each golden answer is for. */
  private static final int INPUTS = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String directory;
  protected final Embedder embedder;

  /** The golden files are in {@code directory}, below {@code vectors} and {@code request}. */
  protected EmbedderClaims(Dialect dialect, String directory) {
    this.embedder = dialect.embedder().orElseThrow();
    this.directory = directory;
  }

  Stream<Golden> answers() {
    return Golden.in(directory + "/vectors");
  }

  protected static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  protected void assertWrites(String golden, Embedder embedder, EmbeddingRequest request)
      throws JsonProcessingException {
    assertEquals(
        json(Golden.text(directory + "/request/" + golden + ".json")),
        json(new String(embedder.encode(request, "m").body(), UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void tellsWhatAnAnswerSays(Golden golden) {
    assertEquals(golden.expected(), told(bytes(golden)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isMalformedWhereverAnAnswerIsCut(Golden golden) {
    byte[] whole = new String(bytes(golden), UTF_8).strip().getBytes(UTF_8);

    for (int cut = 0; cut < whole.length; cut++) {
      var piece = Arrays.copyOf(whole, cut);
      assertThrows(
          ModelException.Malformed.class,
          () -> embedder.decode(piece, INPUTS),
          () -> golden + ": a piece of " + piece.length + " bytes was taken");
    }
  }

  @Test
  void throwsNothingButMalformedOrTheProvidersErrorWhateverTheBytes() {
    var random = new Random(20261129);
    var seeds = answers().map(EmbedderClaims::bytes).toList();

    for (int i = 0; i < 20_000; i++) {
      byte[] body = mutated(seeds.get(random.nextInt(seeds.size())), random);
      try {
        told(body);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + i + ": " + new String(body, UTF_8), e);
      }
    }
  }

  private List<String> told(byte[] body) {
    var lines = new ArrayList<String>();
    try {
      var response = embedder.decode(body, INPUTS);
      lines.add("model " + response.model());
      lines.add(response.usage().map(String::valueOf).orElse("no usage"));
      response.embeddings().forEach(each -> lines.add(Arrays.toString(each.toArray())));
    } catch (ModelException e) {
      lines.add(e.failure().kind() + " " + Answers.retry(e.failure()));
      lines.add(e.failure().message());
    }
    return lines;
  }

  private static byte[] bytes(Golden golden) {
    return String.join("\n", golden.input()).getBytes(UTF_8);
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] body = seed.clone();
    var telling = "{}[]\",:0-9eE.ntf ".getBytes(UTF_8);
    for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
      body[random.nextInt(body.length)] =
          random.nextBoolean()
              ? telling[random.nextInt(telling.length)]
              : (byte) random.nextInt(256);
    }
    return body;
  }
}
