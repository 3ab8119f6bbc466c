package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.KeyDescription;
import dev.troupe.provider.ProviderCommand.KeyState;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.tool.ToolCommand;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusApiTest {

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

  @Test
  void isLiveWhateverElseIs() throws Exception {
    assertEquals(200, ingress.get("/health/live").statusCode());
  }

  @Test
  void isReadyWithOneReadyProvider() throws Exception {
    assertEquals(200, described("/health/ready", State.QUARANTINED, State.READY).statusCode());
  }

  @Test
  void isNotReadyWithoutOneAndSaysWhy() throws Exception {
    var response = described("/health/ready", State.RESTARTING);

    assertEquals(503, response.statusCode());
    assertEquals("providers: none of 1 is ready", json(response).at("/error/message").asText());
    assertEquals("1", response.headers().firstValue("retry-after").orElseThrow());
  }

  @Test
  void isNotReadyWithoutAnyProvider() throws Exception {
    var response = ingress.get("/health/ready");

    assertEquals(503, response.statusCode());
    assertEquals("providers: none is configured", json(response).at("/error/message").asText());
  }

  @Test
  void asksNoActor() throws Exception {
    described("/health/ready", State.READY);
    ingress.get("/v1/status");
    ingress.get("/v1/models");
    ingress.get("/v1/tools");

    ingress.router.expectNoMessage(Duration.ZERO);
    ingress.tool.expectNoMessage(Duration.ZERO);
  }

  @Test
  void givesProvidersToolsAndItselfInNumbers() throws Exception {
    ingress.restarts.add(new IllegalStateException("made up"));
    ingress.tools.add(new ToolCommand.Description("echo", "", json("{}"), 3, 4, 5, 6));
    ingress.dropped.set(7);

    assertEquals(
        json(
            """
            {"providers":{"p0":{"state":"ready","inFlight":1,"queued":2,"connections":3,"restarts":4}},
            "tools":{"echo":{"inFlight":3,"queued":4,"stuck":5,"restarts":6}},
            "ingress":{"requests":1,"streams":0,"inFlight":1,"restarts":1},
            "events":{"dropped":7},"dispatchers":{"held":2,"starved":3}}\
            """),
        json(described("/v1/status", State.READY)));
  }

  @Test
  void tellsSeveralKeysByTheirNumbers() throws Exception {
    var keys =
        List.of(new KeyDescription(1, KeyState.SET_ASIDE), new KeyDescription(2, KeyState.READY));
    ingress.providers.add(
        new ProviderCommand.Description("keyed", State.READY, List.of(), 0, 0, 0, 0, keys));

    assertEquals(
        json("{\"key 1\":\"set_aside\",\"key 2\":\"ready\"}"),
        json(ingress.get("/v1/status")).at("/providers/keyed/keys"));
  }

  @Test
  void listsModelsUnderTheirProviders() throws Exception {
    var models = json(described("/v1/models", State.READY, State.READY));

    assertEquals("list", models.at("/object").asText());
    assertEquals("p0/small", models.at("/data/0/id").asText());
    assertEquals("model", models.at("/data/0/object").asText());
    assertEquals("p1", models.at("/data/3/owned_by").asText());
    assertEquals("smart", models.at("/data/4/id").asText());
    assertEquals("troupe", models.at("/data/4/owned_by").asText());
  }

  private HttpResponse<String> described(String path, State... states) throws Exception {
    for (var state : states) {
      ingress.providers.add(
          new ProviderCommand.Description(
              "p" + ingress.providers.size(),
              state,
              List.of("small", "large"),
              1,
              2,
              3,
              4,
              List.of()));
    }
    return ingress.get(path);
  }
}
