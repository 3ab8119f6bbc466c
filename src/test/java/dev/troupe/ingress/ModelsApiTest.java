package dev.troupe.ingress;

import static dev.troupe.ingress.TestIngress.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.catalogue.Capabilities;
import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.Offer;
import dev.troupe.catalogue.Prices;
import dev.troupe.catalogue.TokenPrices;
import dev.troupe.provider.ModelDescription;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.provider.RouteDescription;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsApiTest {

  private static final ActorTestKit KIT = ActorTestKit.create();

  private static final Optional<Prices> PRICES =
      Optional.of(
          new Prices(
              "USD",
              LocalDate.of(2026, 11, 29),
              new TokenPrices(
                  Optional.of(new BigDecimal("0.20")),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              Optional.empty()));

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

  private JsonNode first(State state, Optional<String> refusal) throws Exception {
    var model =
        new ModelDescription(
            "small",
            refusal,
            List.of("s"),
            List.of(Category.FAST),
            OptionalInt.of(8192),
            OptionalInt.of(1024),
            Capabilities.UNKNOWN,
            PRICES);
    ingress.providers.add(
        new Description("p", state, List.of(), 0, 0, 0, 0, List.of(), List.of(model)));
    return json(ingress.get("/v1/models")).at("/data/0");
  }

  @Test
  void tellsWhatIsKnownOfAModel() throws Exception {
    var model = first(State.READY, Optional.empty());

    assertEquals(
        json(
            """
            {"id":"p/small","object":"model","created":%d,"owned_by":"p","available":true,
             "aliases":["s"],"categories":["fast"],"context_window":8192,"max_output_tokens":1024,
             "prices":{"currency":"USD","read":"2026-11-29","input":"0.20"}}
            """
                .formatted(model.get("created").asLong())),
        model);
  }

  @Test
  void saysWhichModelsMakeNoEmbeddings() throws Exception {
    var model =
        new ModelDescription(
            "small",
            Optional.empty(),
            List.of(),
            List.of(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Offer.UNKNOWN.withoutEmbeddings().capabilities("small"),
            Optional.empty());
    ingress.providers.add(
        new Description("p", State.READY, List.of(), 0, 0, 0, 0, List.of(), List.of(model)));

    assertEquals(
        json("{\"embeddings\":false}"), json(ingress.get("/v1/models")).at("/data/0/capabilities"));
  }

  @Test
  void saysOfARouteWhereItLeadsAndWhyNoneOfItsModelsCanBeAsked() throws Exception {
    ingress.routes.add(
        new RouteDescription("dead", List.of("a/m", "b/m"), Optional.of("a/m: it is off")));

    var routes = json(ingress.get("/v1/models")).get("data");

    assertTrue(routes.at("/0/available").asBoolean());
    assertEquals(json("[\"p0/small\"]"), routes.at("/0/models"));
    assertFalse(routes.at("/1/available").asBoolean());
    assertEquals("a/m: it is off", routes.at("/1/reason").asText());
  }

  @Test
  void saysWhyAModelCannotBeAskedNow() throws Exception {
    var model = first(State.FAILING, Optional.empty());

    assertFalse(model.get("available").asBoolean());
    assertEquals(
        "its calls fail: they are refused until one is answered again",
        model.get("reason").asText());
  }

  @Test
  void saysWhyAModelMayNotBeAskedFor() throws Exception {
    var model = first(State.READY, Optional.of("it is in deny"));

    assertFalse(model.get("available").asBoolean());
    assertEquals("it is in deny", model.get("reason").asText());
  }
}
