package dev.troupe.tool.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import dev.troupe.catalogue.Category;
import dev.troupe.catalogue.Offer;
import dev.troupe.catalogue.Prices;
import dev.troupe.catalogue.TokenPrices;
import dev.troupe.coroutine.CpuPool;
import dev.troupe.model.Message;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.Role;
import dev.troupe.provider.ModelDescription;
import dev.troupe.provider.ProviderCommand;
import dev.troupe.provider.ProviderCommand.Description;
import dev.troupe.provider.ProviderCommand.State;
import dev.troupe.tool.AgentLimits;
import dev.troupe.tool.RecordAnswers;
import dev.troupe.tool.ToolCommand;
import dev.troupe.tool.ToolCommand.Answered;
import dev.troupe.tool.ToolCommand.Call;
import dev.troupe.tool.ToolCommand.Delta;
import dev.troupe.tool.ToolCommand.Failed;
import dev.troupe.tool.ToolCommand.Stream;
import dev.troupe.tool.ToolCommand.StreamReply;
import dev.troupe.tool.ToolDefinition;
import dev.troupe.tool.ToolDirectory;
import dev.troupe.tool.ToolWiring;
import dev.troupe.tool.Tools;
import dev.troupe.tool.ToolsSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltinToolsTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final List<ModelDescription> KNOWN =
      List.of(
          new ModelDescription(
              "m",
              Optional.empty(),
              List.of("n"),
              List.of(Category.DEEP),
              OptionalInt.of(8192),
              OptionalInt.of(1024),
              Offer.UNKNOWN.withoutEmbeddings().capabilities("m"),
              Optional.of(
                  new Prices(
                      "USD",
                      LocalDate.of(2026, 11, 29),
                      new TokenPrices(
                          Optional.empty(),
                          Optional.empty(),
                          Optional.empty(),
                          Optional.of(new BigDecimal("1.20"))),
                      Optional.empty()))));

  private final TestProbe<ProviderCommand> router = KIT.createTestProbe(ProviderCommand.class);
  private final TestProbe<StreamReply> asker = KIT.createTestProbe(StreamReply.class);
  private final CompletableFuture<ToolDirectory> started = new CompletableFuture<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    var tools =
        List.of(
            ToolDefinition.of("chat", new Chat()),
            ToolDefinition.of("listmodels", new ListModels()));
    var settings = ToolsSettings.from(ConfigFactory.load());
    var limits = new AgentLimits(1, 1, 1, 1, Optional.empty(), 1);
    var wiring =
        new ToolWiring(router.ref(), _ -> {}, CpuPool.current(), new RecordAnswers(1), limits);
    KIT.spawn(Tools.create(tools, settings, wiring, started));
  }

  private ActorRef<ToolCommand> tool(String name) throws Exception {
    return started.get(5, TimeUnit.SECONDS).tool(name).orElseThrow();
  }

  private void call(String name, String input) throws Exception {
    tool(name).tell(new Call(json(input), LONG, asker.ref().unsafeUpcast()));
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  @Test
  void chatAsksTheModelWithAllThatIsSaid() throws Exception {
    call(
        "chat",
        "{'prompt': 'what is it', 'model': 'a/b', 'temperature': 1.5, 'system_prompt': 'be short',"
            + " 'images': ['data:image/png;base64,AA']}");

    var asked = router.expectMessageClass(ProviderCommand.Generate.class);
    asked.replyTo().tell(new ProviderCommand.Answered(ModelResponse.of("a cat")));

    var question =
        new Message(
            Role.USER,
            List.of(new Part.Text("what is it"), new Part.Image("data:image/png;base64,AA")));
    assertEquals(List.of(Message.system("be short"), question), asked.request().messages());
    assertEquals(Optional.of("a/b"), asked.request().model());
    assertEquals(Optional.of(1.5), asked.request().temperature());
    assertEquals("a cat", asker.expectMessageClass(Answered.class).output().asText());
  }

  @Test
  void chatNeedsNoMoreThanAPrompt() throws Exception {
    call("chat", "{'prompt': 'why'}");

    var asked = router.expectMessageClass(ProviderCommand.Generate.class).request();

    assertEquals(List.of(Message.user("why")), asked.messages());
    assertEquals(Optional.empty(), asked.model());
    assertEquals(Optional.of(0.5), asked.temperature());
  }

  @Test
  void chatPassesTheAnswerOnAsItComes() throws Exception {
    tool("chat").tell(new Stream(json("{'prompt': 'why'}"), LONG, 9, asker.ref()));
    var asked = router.expectMessageClass(ProviderCommand.Stream.class);

    asked.replyTo().tell(new ProviderCommand.Delta(new ModelEvent.Text("so")));
    asked.replyTo().tell(new ProviderCommand.Answered(ModelResponse.of("so")));

    asker.expectMessage(new Delta("so"));
    assertEquals("so", asker.expectMessageClass(Answered.class).output().asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'prompt': ' '}                               | 'prompt' must not be blank
          {'prompt': 'a', 'temperature': 2.5}           | 'temperature' must be 0.0 to 2.0, got 2.5
          {'prompt': 'a', 'images': ['https://a/b']}    | 'images[0]' must be a data URL: data:image/png;base64,…
          {'prompt': 'a', 'images': [1]}                | 'images[0]' must be string, got a number
          {'prompt': 'a', 'systemPrompt': 'b'}          | 'systemPrompt' is no field here, did you mean 'system_prompt'?
          """)
  void chatRefusesWhatItCannotAsk(String input, String reason) throws Exception {
    call("chat", input);

    var failure = asker.expectMessageClass(Failed.class).failure();
    assertEquals("tool 'chat': input refused: " + reason, failure.message());
  }

  @Test
  void chatRefusesMoreThanTwentyImages() throws Exception {
    call(
        "chat",
        "{'prompt': 'a', 'images': ['" + "data:image/png,','".repeat(20) + "data:image/png,']}");

    var failure = asker.expectMessageClass(Failed.class).failure();
    assertEquals(
        "tool 'chat': input refused: 'images' must be at most 20, got 21", failure.message());
  }

  @Test
  void listmodelsSaysWhichModelsCanBeAskedAndWhyOthersCannot() throws Exception {
    call("listmodels", "{}");

    router
        .expectMessageClass(ProviderCommand.Describe.class)
        .replyTo()
        .tell(
            new ProviderCommand.Descriptions(
                List.of(
                    new Description("local", State.READY, List.of("echo"), 0, 0, 0, 0, List.of()),
                    new Description("far", State.RESTARTING, List.of(), 0, 0, 0, 0, List.of()),
                    new Description(
                        "known", State.READY, List.of("m"), 0, 0, 0, 0, List.of(), KNOWN))));

    assertEquals(
        json(
            "{'models': [{'name': 'local/echo', 'provider': 'local', 'available': true},"
                + " {'name': 'far/*', 'provider': 'far', 'available': false,"
                + " 'reason': 'its session is being started: try again in a moment'},"
                + " {'name': 'known/m', 'provider': 'known', 'available': true, 'aliases': ['n'],"
                + " 'categories': ['deep'], 'context_window': 8192, 'max_output_tokens': 1024,"
                + " 'capabilities': {'embeddings': false}, 'prices': {'currency': 'USD',"
                + " 'read': '2026-11-29', 'output': '1.20'}}]}"),
        asker.expectMessageClass(Answered.class).output());
  }
}
