package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import dev.troupe.catalogue.Catalogue;
import dev.troupe.catalogue.ModelSection;
import dev.troupe.catalogue.Offer;
import dev.troupe.model.Attempt;
import dev.troupe.model.Cost;
import dev.troupe.model.Embedding;
import dev.troupe.model.EmbeddingRequest;
import dev.troupe.model.EmbeddingResponse;
import dev.troupe.model.FinishReason;
import dev.troupe.model.Message;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelFailure;
import dev.troupe.model.ModelFailure.Kind;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.ReasoningEffort;
import dev.troupe.model.ResponseFormat;
import dev.troupe.model.Role;
import dev.troupe.model.TimeLimits;
import dev.troupe.model.ToolChoice;
import dev.troupe.model.ToolSpec;
import dev.troupe.model.Usage;
import dev.troupe.provider.ProviderCommand.Answered;
import dev.troupe.provider.ProviderCommand.Cancel;
import dev.troupe.provider.ProviderCommand.Credit;
import dev.troupe.provider.ProviderCommand.Delta;
import dev.troupe.provider.ProviderCommand.Describe;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.Descriptions;
import dev.troupe.provider.ProviderCommand.Embed;
import dev.troupe.provider.ProviderCommand.EmbedReply;
import dev.troupe.provider.ProviderCommand.Embedded;
import dev.troupe.provider.ProviderCommand.Failed;
import dev.troupe.provider.ProviderCommand.Generate;
import dev.troupe.provider.ProviderCommand.KeyDescription;
import dev.troupe.provider.ProviderCommand.KeyState;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.provider.ProviderCommand.Stream;
import dev.troupe.provider.ProviderCommand.StreamReply;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol in CBOR, and a whole provider in a system that serializes every message. */
class SerializationTest {

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.serialize-messages = on")
              .withFallback(ConfigFactory.load()));
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final TestProbe<StreamReply> ASKER = KIT.createTestProbe();
  private static final TestProbe<EmbedReply> EMBED_ASKER = KIT.createTestProbe();
  private static final TestProbe<Descriptions> LOOKER = KIT.createTestProbe();

  @AfterAll
  static void stopAll() {
    KIT.shutdownTestKit();
  }

  private static ModelRequest everything() {
    var schema = JSON.objectNode().put("type", "object").set("enum", JSON.arrayNode().add(1));
    return ModelRequest.builder()
        .system("be brief")
        .message(
            new Message(
                Role.USER,
                List.of(
                    new Part.Text("look: \u00e9 \ud83d\ude00"),
                    new Part.Image("data:image/png;base64,AAAA"))))
        .message(
            new Message(
                Role.ASSISTANT,
                List.of(
                    new Part.Thinking("hm", Optional.of("proof")),
                    new Part.ToolCall("c1", "lookup", "{\"q\":1}"))))
        .message(
            new Message(
                Role.TOOL, List.of(new Part.ToolResult("c1", JSON.textNode("found"), false))))
        .model("acme/large")
        .temperature(0.5)
        .maxOutputTokens(99)
        .stop(List.of("END"))
        .seed(42)
        .tools(List.of(new ToolSpec("lookup", "looks up", schema)))
        .toolChoice(new ToolChoice.Named("lookup"))
        .responseFormat(new ResponseFormat.Schema("answer", schema, true))
        .reasoningEffort(ReasoningEffort.HIGH)
        .timeLimits(TimeLimits.NONE.connect(Duration.ofMillis(5)).firstEvent(Duration.ofHours(1)))
        .extra("openai", JSON.objectNode().put("logprobs", true).putNull("nothing"))
        .build();
  }

  private static ModelResponse response() {
    return new ModelResponse(
        "text",
        Optional.of(new Part.Thinking("hm", Optional.empty())),
        List.of(new Part.ToolCall("c1", "lookup", "{}")),
        FinishReason.TOOL_CALLS,
        Optional.of(
            new Usage(1, 2, OptionalLong.of(3), OptionalLong.of(4), OptionalLong.of(5), true)),
        "large",
        "acme",
        Optional.of("response-1"),
        Optional.of("request-1"),
        List.of(new Attempt("acme", "large", "ok", true, false, Duration.ofMillis(7))),
        Optional.of(new Cost(new BigDecimal("0.0123"), "USD", LocalDate.of(2026, 1, 2), true)),
        List.of("a note"));
  }

  private static ModelFailure failure(Kind kind) {
    return new ModelFailure(
        kind,
        "what happened",
        Optional.of("acme"),
        Optional.of("large"),
        Optional.of(429),
        Optional.of("rate_limit"),
        Optional.of("request-1"),
        List.of(new Attempt("acme", "large", "ok", true, false, Duration.ofMillis(7))),
        true,
        Optional.of(Duration.ofMillis(1500)),
        true,
        "so far");
  }

  private static EmbeddingRequest embeddings() {
    return EmbeddingRequest.builder()
        .inputs(List.of("one \u00e9", "two"))
        .model("acme/vectors")
        .dimensions(256)
        .timeLimits(TimeLimits.NONE.connect(Duration.ofMillis(5)))
        .extra("gemini", JSON.objectNode().put("taskType", "RETRIEVAL_QUERY"))
        .build();
  }

  private static EmbeddingResponse vectors() {
    return new EmbeddingResponse(
        List.of(Embedding.of(0.1f, -2, Float.MIN_VALUE), Embedding.of(1, 2, 3)),
        Optional.of(Usage.of(3, 0)),
        "vectors",
        "acme",
        Optional.of("request-1"),
        List.of(new Attempt("acme", "vectors", "ok", true, false, Duration.ofMillis(7))),
        Optional.of(new Cost(new BigDecimal("0.0123"), "USD", LocalDate.of(2026, 1, 2), false)),
        List.of("a note"));
  }

  static List<Object> messages() {
    return List.of(
        new Generate(everything(), Duration.ofSeconds(9), ASKER.ref().narrow()),
        new Generate(ModelRequest.of("least"), Duration.ofNanos(1), ASKER.ref().narrow()),
        new Stream(everything(), Duration.ofSeconds(9), 7, ASKER.ref()),
        new Embed(embeddings(), Duration.ofSeconds(9), EMBED_ASKER.ref()),
        new Cancel(EMBED_ASKER.ref()),
        new Embedded(vectors()),
        new Credit(3, ASKER.ref()),
        new Cancel(ASKER.ref()),
        new Describe(LOOKER.ref()),
        new Delta(new ModelEvent.Began(Optional.of("r"), Optional.empty())),
        new Delta(new ModelEvent.Text("word ")),
        new Delta(new ModelEvent.Thinking("hm", Optional.of("proof"))),
        new Delta(new ModelEvent.ToolCallDelta(0, Optional.of("c"), Optional.of("f"), "{")),
        new Delta(
            new ModelEvent.UsageReported(
                new Usage(1, 2, OptionalLong.empty(), OptionalLong.empty()))),
        new Delta(new ModelEvent.Finished(FinishReason.LENGTH)),
        new Answered(response()),
        new Answered(ModelResponse.of("least")),
        new Failed(ModelFailure.of(Kind.BROKEN, "least")),
        new Descriptions(
            List.of(
                new Description(
                    "acme",
                    State.QUARANTINED,
                    List.of("large"),
                    1,
                    2,
                    3,
                    4L,
                    List.of(new KeyDescription(1, KeyState.SET_ASIDE))))),
        new Descriptions(
            List.of(
                new Description(
                    "acme", State.READY, List.of(), 0, 0, 0, 0L, List.of(), List.of(known())))));
  }

  private static ModelDescription known() {
    var config =
        ConfigFactory.parseString(
                """
                dialects = [openai], aliases = [l], categories = [deep], context-window = 9
                capabilities { temperature = [0, 1], tools = true, thinking.efforts = [low] }
                prices {
                  currency = USD, read = "2026-11-29", input = 0.20
                  long-input { above = 5, input = 0.40 }
                }
                """)
            .withFallback(ConfigFactory.load().getConfig("troupe.model-defaults"));
    var catalogue = new Catalogue(List.of(ModelSection.read("large", config)));
    var access = new Offer.Access(List.of(), List.of("large"));
    var offer = Offer.of(catalogue, "acme", "openai", List.of(), access);
    return ModelDescription.of(offer, offer.models()).getFirst();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void comesBackFromCborAsItWas(Object message) throws Exception {
    assertEquals(message, copy(message));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bringsBackEveryKindOfFailure(Kind kind) throws Exception {
    var message = new Failed(failure(kind));

    assertEquals(message, copy(message));
  }

  private static Object copy(Object message) throws Exception {
    var serialization = SerializationExtension.get(Adapter.toClassic(KIT.system()));
    var serializer = serialization.findSerializerFor(message);
    assertSame(JacksonCborSerializer.class, serializer.getClass());
    var manifest =
        ((org.apache.pekko.serialization.SerializerWithStringManifest) serializer)
            .manifest(message);
    return serialization
        .deserialize(serialization.serialize(message).get(), serializer.identifier(), manifest)
        .get();
  }

  @Test
  void answersStreamsAndCancelsWhereEveryMessageIsSerialized() throws Exception {
    try (var harness = new ProviderHarness(KIT)) {
      harness.openai("sim").user("user", _ -> request -> ModelResponse.of("mine")).start();

      assertEquals("a b", harness.model("sim/echo").generate("a b").content());
      assertEquals("mine", harness.model("user/m").generate("x").content());
      assertEquals(8, harness.model("sim/embed").embed("x").dimensions());
      try (var stream = harness.model("sim/echo").stream(ModelRequest.of("a b c"))) {
        assertEquals("a b c", stream.response().content());
      }
      var asker =
          harness.asker().stream(
              harness.router(), "sim/fault", "{\"events\":2,\"then\":\"stall\"}", 8);
      asker.delta();
      asker.cancel(harness.router());
      while (asker.next() instanceof Delta) {}
      harness.awaitIdle("sim");
    }
  }
}
