package dev.troupe;

import com.typesafe.config.ConfigFactory;
import dev.troupe.event.TroupeEvent;
import dev.troupe.model.FinishReason;
import dev.troupe.model.ModelRequest;
import dev.troupe.model.ModelResponse;
import dev.troupe.model.Part;
import dev.troupe.model.Usage;
import dev.troupe.tool.SimpleTool;
import dev.troupe.tool.ToolContext;
import dev.troupe.tool.ToolException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A Troupe whose model says what a test wants, with tools that it may call. */
final class AgentStand implements AutoCloseable {

  record City(String city) {}

  /** Knows the weather of cities. */
  record Weather() implements SimpleTool<City, String> {
    @Override
    public String execute(City request, ToolContext tool) {
      return "sunny in " + request.city();
    }
  }

  /** Fails in the words of its own. */
  record Broken() implements SimpleTool<City, String> {
    @Override
    public String execute(City request, ToolContext tool) {
      throw ToolException.failed("tool 'broken': no such city: try another", false);
    }
  }

  /** Waits until it is interrupted. */
  record Waiting(CountDownLatch running, CountDownLatch interrupted)
      implements SimpleTool<City, String> {
    @Override
    public String execute(City request, ToolContext tool) throws InterruptedException {
      return execute(request);
    }

    String execute(City request) throws InterruptedException {
      running.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
      return request.city();
    }
  }

  private static final ModelResponse SILENCE = ModelResponse.of("");
  private static final String ONCE = "troupe.provider-defaults.retry.max-attempts = 1\n";

  final List<ModelRequest> asked = new CopyOnWriteArrayList<>();
  final BlockingQueue<TroupeEvent> events = new LinkedBlockingQueue<>();
  final CountDownLatch running = new CountDownLatch(1);
  final CountDownLatch interrupted = new CountDownLatch(1);
  final Troupe troupe;
  private final Queue<ModelResponse> said = new ConcurrentLinkedQueue<>();

  AgentStand(String... settings) throws InterruptedException {
    troupe =
        Troupe.builder()
            .provider("scripted", _ -> this::generate)
            .tool("weather", new Weather())
            .tool("broken", new Broken())
            .tool("waiting", new Waiting(running, interrupted))
            .config(ConfigFactory.parseString(ONCE + String.join("\n", settings)))
            .listener(events::add)
            .start();
  }

  private ModelResponse generate(ModelRequest request) throws InterruptedException {
    asked.add(request);
    var next = said.remove();
    if (next.equals(SILENCE)) {
      new Waiting(running, interrupted).execute(new City(""));
    }
    return next;
  }

  /** Lets the model be silent until it is interrupted. */
  AgentStand hang() {
    said.add(SILENCE);
    return this;
  }

  /** What the model says next. */
  AgentStand say(String text) {
    return say(FinishReason.STOP, text);
  }

  /** The calls that the model asks for next. */
  AgentStand call(Part.ToolCall... calls) {
    return say(FinishReason.TOOL_CALLS, "", calls);
  }

  /** What the model says next, and why it then stops; it counts ten tokens in, and one out. */
  AgentStand say(FinishReason reason, String text, Part.ToolCall... calls) {
    said.add(
        new ModelResponse(
            text,
            Optional.of(new Part.Thinking("hm", Optional.of("proof"))),
            List.of(calls),
            reason,
            Optional.of(Usage.of(10, 1)),
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            List.of()));
    return this;
  }

  static Part.ToolCall call(String id, String tool, String arguments) {
    return new Part.ToolCall(id, tool, arguments.replace('\'', '"'));
  }

  /** What the model was told of its calls, in the last request, as text. */
  List<String> results() {
    return asked.getLast().messages().getLast().parts().stream()
        .map(part -> ((Part.ToolResult) part).content().asText())
        .toList();
  }

  @Override
  public void close() {
    troupe.close();
  }
}
