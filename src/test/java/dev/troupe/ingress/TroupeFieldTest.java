package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.model.Cost;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.Stream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TroupeFieldTest {

  private static final String PATH = "/v1/chat/completions";
  private static final String HELLO =
      "{\"model\":\"local/small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  private static final ActorTestKit KIT = ActorTestKit.create();

  private static final Cost COST =
      new Cost(new BigDecimal("0.0000001"), "USD", LocalDate.of(2026, 11, 29), true);

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

  private JsonNode whole(ModelResponse response) throws Exception {
    var pending = ingress.post(PATH, HELLO);
    ingress.router.expectMessageClass(Generate.class).replyTo().tell(new Answered(response));
    return json(within(pending));
  }

  private String streamed(ModelResponse response) throws Exception {
    var pending = ingress.post(PATH, HELLO.replace("{\"model\"", "{\"stream\":true,\"model\""));
    ingress.router.expectMessageClass(Stream.class).replyTo().tell(new Answered(response));
    return within(pending).body();
  }

  private static ModelResponse told() {
    return ModelResponse.of("hi")
        .priced(Usage.estimate(3, 4), Optional.of(COST))
        .noting(List.of("a \"note\""));
  }

  @Test
  void tellsCostNotesAndEstimatesBesideTheAnswer() throws Exception {
    assertEquals(
        json(
            """
            {"usage_estimated":true,
             "cost":{"amount":"0.0000001","currency":"USD","prices_read":"2026-11-29"},
             "notes":["a \\"note\\""]}
            """),
        whole(told()).get("troupe"));
  }

  @Test
  void tellsThemInTheChunkWithTheFinishReason() throws Exception {
    var finish =
        streamed(told())
            .lines()
            .filter(line -> line.contains("\"finish_reason\":\"stop\""))
            .map(line -> line.substring("data: ".length()))
            .findFirst()
            .orElseThrow();

    assertEquals("0.0000001", json(finish).at("/troupe/cost/amount").asText());
    assertEquals("a \"note\"", json(finish).at("/troupe/notes/0").asText());
  }

  @Test
  void isLeftOutWhereThereIsNothingToSay() throws Exception {
    var plain = ModelResponse.of("hi").priced(Usage.of(3, 4), Optional.empty());

    assertFalse(whole(plain).has("troupe"));
    assertTrue(streamed(plain).contains("\"finish_reason\":\"stop\"}]}"));
  }
}
