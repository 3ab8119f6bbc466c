package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.event.Door;
import dev.troupe.model.Attempt;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsApiTest {

  private static final String PATH = "/v1/embeddings";
  private static final ActorTestKit KIT = ActorTestKit.create();

  @SuppressWarnings("NullAway.Init") // before each test
  private TestIngress ingress;

  @BeforeEach
  void start() throws Exception {
    ingress = TestIngress.start(KIT, "");
  }

  @AfterEach
  void stop() {
    ingress.close();
  }

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private static EmbeddingResponse vectors() {
    return new EmbeddingResponse(
            List.of(Embedding.of(0.5f, -0.25f), Embedding.of(1, 2)),
            Optional.of(Usage.of(7, 0)),
            "m-1")
        .servedBy("local", "m", Optional.empty())
        .after(List.of(new Attempt("local", "m", "ok", true, false, Duration.ofMillis(1))));
  }

  /** What is asked of the router for {@code body}, which it answers. */
  private Embed asked(String body) throws Exception {
    var pending = ingress.post(PATH, body);
    var ask = ingress.router.expectMessageClass(Embed.class);
    ask.replyTo().tell(new Embedded(vectors()));
    assertEquals(200, within(pending).statusCode());
    return ask;
  }

  @Test
  void answersInTheShapeOfOpenAi() throws Exception {
    var pending = ingress.post(PATH, "{\"model\":\"local/m\",\"input\":[\"one\",\"two\"]}");
    var ask = ingress.router.expectMessageClass(Embed.class);
    ask.replyTo().tell(new Embedded(vectors()));
    var response = within(pending);

    assertEquals(EmbeddingRequest.of("one", "two").withModel("local/m"), ask.request());
    assertEquals(Door.HTTP, ask.origin().door());
    assertEquals(
        json(
            """
            {"object":"list","data":[
              {"object":"embedding","index":0,"embedding":[0.5,-0.25]},
              {"object":"embedding","index":1,"embedding":[1.0,2.0]}],
             "model":"m-1","usage":{"prompt_tokens":7,"total_tokens":7}}\
            """),
        json(response));
    assertEquals("local", response.headers().firstValue("troupe-provider").orElseThrow());
    assertEquals("1", response.headers().firstValue("troupe-attempts").orElseThrow());
  }

  @Test
  void answersInBase64WhereThatIsAskedFor() throws Exception {
    var pending = ingress.post(PATH, "{\"input\":\"one\",\"encoding_format\":\"base64\"}");
    var ask = ingress.router.expectMessageClass(Embed.class);
    ask.replyTo().tell(new Embedded(vectors()));

    var data = json(within(pending)).get("data");

    assertEquals("AAAAPwAAgL4=", data.at("/0/embedding").asText());
    assertEquals("AACAPwAAAEA=", data.at("/1/embedding").asText());
  }

  @Test
  void understandsASingleTextAndDimensionsAndIgnoresTheUser() throws Exception {
    var ask = asked("{\"input\":\"one\",\"dimensions\":256,\"user\":\"u-1\"}");

    assertEquals(EmbeddingRequest.builder().input("one").dimensions(256).build(), ask.request());
  }

  @Test
  void passesOnWhatItDoesNotKnow() throws Exception {
    var ask = asked("{\"input\":\"one\",\"input_type\":\"query\"}");

    assertEquals(json("{\"input_type\":\"query\"}"), ask.request().extras().get("openai"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|input: is missing",
        "{\"input\":null}|input: is missing",
        "{\"input\":[]}|input: must not be empty",
        "{\"input\":\" \"}|input: must not be blank",
        "{\"input\":[\"a\",\"\"]}|input[1]: must not be blank",
        "{\"input\":7}|input: must be an array, got the number 7",
        "{\"input\":[1,2]}|input[0]: must be a string: tokens are not supported, send their text",
        "{\"input\":[[1,2]]}|input[0]: must be a string: tokens are not supported, send their text",
        "{\"input\":[\"a\",{}]}|input[1]: must be a string, got an object",
        "{\"input\":\"a\",\"dimensions\":0}|dimensions: must be 1 to 2147483647, got 0",
        "{\"input\":\"a\",\"dimensions\":3000000000}"
            + "|dimensions: must be 1 to 2147483647, got 3000000000",
        "{\"input\":\"a\",\"dimensions\":\"8\"}|dimensions: must be an integer, got a string",
        "{\"input\":\"a\",\"encoding_format\":\"hex\"}"
            + "|encoding_format: must be float or base64, got hex",
        "{\"input\":\"a\",\"model\":7}|model: must be a string, got the number 7",
      })
  void refusesABadRequestAndNamesTheField(String body, String message) throws Exception {
    var response = within(ingress.post(PATH, body));

    assertEquals(400, response.statusCode(), response.body());
    var error = json(response).get("error");
    assertEquals(message, error.get("message").asText());
    assertEquals("invalid_request_error", error.get("type").asText());
    ingress.router.expectNoMessage(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"REJECTED,400", "UNKNOWN_MODEL,404", "THROTTLED,429", "TIMED_OUT,504"})
  void tellsAFailureInTheShapeOfOpenAi(Kind kind, int status) throws Exception {
    var pending = ingress.post(PATH, "{\"input\":\"one\"}");
    var ask = ingress.router.expectMessageClass(Embed.class);

    ask.replyTo().tell(new Failed(ModelFailure.of(kind, "what happened")));

    var response = within(pending);
    assertEquals(status, response.statusCode());
    assertEquals("what happened", json(response).at("/error/message").asText());
  }

  /** 64 MiB are what the settings allow; a number takes 14 bytes at most, and 6 in base64. */
  @Test
  void refusesMoreVectorsThanItWouldHoldInMemoryBeforeTheyAreAskedFor() throws Exception {
    var inputs = "\"a\",".repeat(1999) + "\"a\"";

    var response = within(ingress.post(PATH, "{\"dimensions\":3072,\"input\":[" + inputs + "]}"));

    assertEquals(400, response.statusCode());
    assertEquals(
        "input: 2000 vectors of 3072 dimensions may take 86016000 bytes, more than 67108864"
            + " (troupe.ingress.max-answer): send fewer texts, or ask for encoding_format base64",
        json(response).at("/error/message").asText());
    ingress.router.expectNoMessage(Duration.ZERO);
    var _ =
        asked("{\"dimensions\":3072,\"encoding_format\":\"base64\",\"input\":[" + inputs + "]}");
  }

  @Test
  void refusesMoreVectorsThanItWouldHoldInMemoryWhereTheModelDecides() throws Exception {
    var pending = ingress.post(PATH, "{\"input\":\"one\"}");
    var ask = ingress.router.expectMessageClass(Embed.class);

    ask.replyTo()
        .tell(
            new Embedded(
                EmbeddingResponse.of(Collections.nCopies(2000, Embedding.of(new float[3072])))));

    assertEquals(400, within(pending).statusCode());
  }

  @Test
  void allowsPostOnly() throws Exception {
    assertEquals(405, ingress.get(PATH).statusCode());
  }

  @Test
  void cancelsACallWhoseClientHangsUp() throws Exception {
    try (var client = ingress.connect()) {
      client.post(PATH, "{\"input\":\"one\"}");
      var ask = ingress.router.expectMessageClass(Embed.class);

      client.reset();

      assertEquals(ask.replyTo(), ingress.router.expectMessageClass(Cancel.class).replyTo());
    }
  }

  @Test
  void mindsTheDeadlineOfItsHeader() throws Exception {
    var pending =
        ingress.post(
            PATH, "{\"input\":\"one\"}", request -> request.header("troupe-deadline", "2s"));
    var ask = ingress.router.expectMessageClass(Embed.class);
    ask.replyTo().tell(new Embedded(vectors()));
    within(pending);

    assertTrue(ask.remaining().compareTo(Duration.ofSeconds(2)) <= 0, ask.remaining()::toString);
  }
}
