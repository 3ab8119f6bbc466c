package dev.troupe.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.model.ModelEvent;
import dev.troupe.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Cached tokens and thoughts are parts of what each vendor counts, or stand beside it. */
class CountedOnceTest {

  private static Usage usage(Dialect dialect, String answer) {
    var events = new ArrayList<ModelEvent>();
    dialect.decoder().whole(answer.getBytes(StandardCharsets.UTF_8), events::add);
    return events.stream()
        .filter(ModelEvent.UsageReported.class::isInstance)
        .map(event -> ((ModelEvent.UsageReported) event).usage())
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  /** The project's origin leaves the thoughts out, and comes to 1086. */
  @Test
  void geminisThoughtsAreOutput() {
    var usage =
        usage(
            new GeminiDialect(),
            """
            {"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":1000,"candidatesTokenCount":86,
              "thoughtsTokenCount":63,"cachedContentTokenCount":900,"totalTokenCount":1149}}
            """);

    assertEquals(1149, usage.inputTokens() + usage.outputTokens());
    assertEquals(OptionalLong.of(63), usage.reasoningTokens());
    assertEquals(OptionalLong.of(900), usage.cachedInputTokens());
  }

  @Test
  void openAisDetailsArePartsOfItsCounts() {
    var usage =
        usage(
            new OpenAiDialect(),
            """
            {"id":"c","model":"m",
             "choices":[{"message":{"content":"hi"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
              "prompt_tokens_details":{"cached_tokens":40,"cache_write_tokens":30},
              "completion_tokens_details":{"reasoning_tokens":20}}}
            """);

    assertEquals(150, usage.inputTokens() + usage.outputTokens());
    assertEquals(OptionalLong.of(40), usage.cachedInputTokens());
    assertEquals(OptionalLong.of(30), usage.cacheWriteTokens());
    assertEquals(OptionalLong.of(20), usage.reasoningTokens());
  }

  @Test
  void anthropicsCacheStandsBesideItsInput() {
    var usage =
        usage(
            new AnthropicDialect(),
            """
            {"id":"m","type":"message","role":"assistant","model":"m",
             "content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn",
             "usage":{"input_tokens":30,"cache_creation_input_tokens":30,
              "cache_read_input_tokens":40,"output_tokens":50}}
            """);

    assertEquals(100, usage.inputTokens());
    assertEquals(OptionalLong.of(40), usage.cachedInputTokens());
    assertEquals(OptionalLong.of(30), usage.cacheWriteTokens());
    assertEquals(50, usage.outputTokens());
  }
}
