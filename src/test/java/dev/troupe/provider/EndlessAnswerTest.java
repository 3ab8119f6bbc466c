package dev.troupe.provider;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.troupe.dialect.Dialect;
import dev.troupe.dialect.anthropic.AnthropicDialect;
import dev.troupe.dialect.bedrock.BedrockDialect;
import dev.troupe.dialect.gemini.GeminiDialect;
import dev.troupe.dialect.openai.OpenAiDialect;
import dev.troupe.dialect.responses.ResponsesDialect;
import dev.troupe.model.ResponseAssembler;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that go on for ever with what is told at the end only, or hardly at all. */
class EndlessAnswerTest {

  private static final int EVENTS = 100;

  static Stream<Arguments> events() {
    var proof = "p".repeat(1_000);
    return Stream.of(
        Arguments.of(
            "signatures",
            new AnthropicDialect(),
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"signature\":\""
                + proof
                + "\"}}"),
        Arguments.of(
            "blocks",
            new AnthropicDialect(),
            "{}",
            "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"text\"}}"),
        Arguments.of(
            "signatures",
            new BedrockDialect(),
            "{\"role\":\"assistant\"}",
            "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\""
                + proof
                + "\"}}}"),
        Arguments.of(
            "calls that are signed",
            new GeminiDialect(),
            "{}",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\""
                + proof
                + "\"}]}}]}"),
        Arguments.of(
            "items",
            new ResponsesDialect(),
            "{\"type\":\"response.created\",\"response\":{}}",
            "{\"type\":\"response.output_item.done\",\"output_index\":%d,\"item\":{\"type\":\"reasoning\","
                + "\"summary\":[],\"encrypted_content\":\""
                + proof
                + "\"}}"),
        Arguments.of(
            "calls without arguments",
            new OpenAiDialect(),
            "{\"id\":\"a\",\"model\":\"m\",\"choices\":[]}",
            "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"c\",\"function\":{\"name\":\"f\"}}]}}]}"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("events")
  void countAgainstTheCapOfAnAnswer(String what, Dialect dialect, String first, String next) {
    var assembler = new ResponseAssembler();
    try (var decoder = dialect.decoder()) {
      decoder.event("message", first.getBytes(StandardCharsets.UTF_8), assembler::add);
      for (int i = 0; i < EVENTS; i++) {
        var data = next.replace("%d", "" + i).getBytes(StandardCharsets.UTF_8);
        decoder.event("message", data, assembler::add);
      }

      var counted = assembler.contentLength() + decoder.kept();
      var least = next.length() > 1_000 ? 1_000 : 100;
      assertTrue(counted >= (long) least * EVENTS, () -> what + ": " + counted);
    }
  }
}
