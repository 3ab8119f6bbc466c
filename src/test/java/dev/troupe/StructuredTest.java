package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.troupe.coroutine.Await;
import dev.troupe.coroutine.Coroutine;
import dev.troupe.coroutine.Deadline;
import dev.troupe.model.ModelException;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.provider.ModelProvider;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers in the form of records, through a whole Troupe. */
@Timeout(30)
class StructuredTest {

  private static final ModelRequest QUESTION = ModelRequest.of("how warm?");

  record Weather(double celsius, List<String> warnings) {}

  record Request(String text) {}

  /** Asks for the weather. */
  record Ask() implements SimpleTool<Request, Double> {
    @Override
    public Double execute(Request request, ToolContext tool) throws InterruptedException {
      return tool.callModel(ModelRequest.of(request.text()), Weather.class).celsius();
    }
  }

  private final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

  /** A model that knows of no forms: it says what it likes, and mends it when it is told. */
  private ModelResponse unformed(ModelRequest request) {
    asked.add(request);
    var isTold = request.lastUserText().contains("JSON Schema");
    return ModelResponse.of(isTold ? "{\"celsius\": 21.5, \"warnings\": []}" : "warm");
  }

  private Troupe start(ModelProvider model, String... settings) throws InterruptedException {
    return Troupe.builder()
        .provider("mine", _ -> model)
        .tool("ask", new Ask())
        .config(ConfigFactory.parseString(String.join("\n", settings)))
        .start();
  }

  @Test
  void comeFromAModelThatIsToldInWords() throws InterruptedException {
    try (var troupe = start(this::unformed, "troupe.providers.mine.json-schema = false")) {
      assertEquals(21.5, troupe.model().generate(QUESTION, Weather.class).celsius());

      assertEquals(1, asked.size());
      assertTrue(asked.getFirst().responseFormat().isEmpty());
    }
  }

  @Test
  void comeFromAModelOfWhichTheCatalogueKnowsThatItTakesNone() throws InterruptedException {
    try (var troupe =
        start(
            this::unformed,
            "troupe.providers.mine.models = [m]",
            "troupe.models.m { providers = [mine], capabilities.json-schema = false }")) {
      assertEquals(21.5, troupe.model().generate(QUESTION, Weather.class).celsius());

      assertEquals(1, asked.size());
    }
  }

  @Test
  void comeFromAModelThatIsCorrected() throws InterruptedException {
    try (var troupe = start(this::unformed)) {
      assertEquals(21.5, troupe.model().generate(QUESTION, Weather.class).celsius());

      assertEquals(2, asked.size());
    }
  }

  @Test
  void comeToATool() throws InterruptedException {
    try (var troupe = start(this::unformed)) {
      assertEquals("21.5", troupe.tool("ask").call(new Request("how warm?")));
    }
  }

  @Test
  void areGivenUpByWhoeverIsInterrupted() throws Exception {
    var running = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    try (var troupe = start(request -> waiting(running, interrupted))) {
      var caller =
          Coroutine.start("caller", () -> troupe.model().generate(QUESTION, Weather.class));
      running.await();

      caller.interrupt();

      interrupted.await();
      assertInstanceOf(InterruptedException.class, failureOf(caller));
    }
  }

  @Test
  void areGivenUpWithTheCallOfATool() throws Exception {
    var running = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    try (var troupe = start(request -> waiting(running, interrupted))) {
      var pending = troupe.tool("ask").callAsync(new Request("how warm?"));
      running.await();

      pending.cancel();

      interrupted.await();
      assertThrows(ToolException.class, pending::await);
    }
  }

  private static Throwable failureOf(Coroutine<?> caller) throws InterruptedException {
    return Await.await(caller.outcome().handle((_, failure) -> failure));
  }

  private static ModelResponse waiting(CountDownLatch running, CountDownLatch interrupted)
      throws InterruptedException {
    running.countDown();
    try {
      new CountDownLatch(1).await();
    } finally {
      interrupted.countDown();
    }
    return ModelResponse.of("never");
  }

  @Test
  void areMalformedAfterSoManyCorrections() throws InterruptedException {
    var settings = "troupe.structured.max-corrections = 1";
    try (var troupe =
        start(
            request -> {
              asked.add(request);
              return ModelResponse.of("warm");
            },
            settings)) {
      var failed =
          assertThrows(
              ModelException.Malformed.class,
              () -> troupe.model().generate(QUESTION, Weather.class));

      assertEquals(2, asked.size());
      assertEquals("warm", failed.failure().partialText());
    }
  }

  @Test
  void areCorrectedWithinOneDeadline() throws InterruptedException {
    var never = new CountDownLatch(1);
    try (var troupe =
        start(
            request -> {
              asked.add(request);
              if (asked.size() > 1) {
                never.await();
              }
              return ModelResponse.of("warm");
            })) {
      assertThrows(
          ModelException.TimedOut.class,
          () ->
              Deadline.within(
                  Duration.ofMillis(300), () -> troupe.model().generate(QUESTION, Weather.class)));

      assertEquals(2, asked.size());
    }
  }
}
