package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static dev.troupe.ingress.TestIngress.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.tool.ToolCommand;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  void isNotReadyWhenTheRouterIsSilent() throws Exception {
    var response = ingress.get("/health/ready");

    assertEquals(503, response.statusCode());
    assertEquals("router: does not answer", json(response).at("/error/message").asText());
  }

  @Test
  void givesProvidersToolsAndItselfInNumbers() throws Exception {
    ingress.restarts.add(new IllegalStateException("made up"));
    var pending = CompletableFuture.supplyAsync(() -> get("/v1/status"));
    describe(State.READY);
    ingress
        .tool
        .expectMessageClass(ToolCommand.Describe.class)
        .replyTo()
        .tell(new ToolCommand.Description("echo", "", json("{}"), 3, 4, 5, 6));

    assertEquals(
        json(
            """
            {"providers":{"p0":{"state":"ready","inFlight":1,"queued":2,"connections":3,"restarts":4}},
            "tools":{"echo":{"inFlight":3,"queued":4,"stuck":5,"restarts":6}},
            "ingress":{"requests":1,"streams":0,"inFlight":1,"restarts":1}}\
            """),
        json(within(pending)));
  }

  @Test
  void listsModelsUnderTheirProviders() throws Exception {
    var models = json(described("/v1/models", State.READY, State.READY));

    assertEquals("list", models.at("/object").asText());
    assertEquals("p0/small", models.at("/data/0/id").asText());
    assertEquals("model", models.at("/data/0/object").asText());
    assertEquals("p1", models.at("/data/3/owned_by").asText());
  }

  private HttpResponse<String> described(String path, State... states) throws Exception {
    var pending = CompletableFuture.supplyAsync(() -> get(path));
    describe(states);
    return within(pending);
  }

  private void describe(State... states) {
    var providers = new java.util.ArrayList<ProviderCommand.Description>();
    for (var state : states) {
      providers.add(
          new ProviderCommand.Description(
              "p" + providers.size(), state, List.of("small", "large"), 1, 2, 3, 4));
    }
    ingress
        .router
        .expectMessageClass(ProviderCommand.Describe.class)
        .replyTo()
        .tell(new Descriptions(providers));
  }

  private HttpResponse<String> get(String path) {
    try {
      return ingress.get(path);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
