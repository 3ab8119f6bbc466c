package dev.troupe.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.troupe.dialect.DialectJson;
import dev.troupe.dialect.JsonBody;
import dev.troupe.dialect.Places;
import dev.troupe.dialect.Places.Place;
import dev.troupe.model.Message;
import dev.troupe.model.Part;
import java.util.List;
import java.util.Optional;

/**
 * The reasoning of one answer: each item as it was written, and where it stands.
 *
 * <p>OpenAI wants each item back unchanged, before what it led to. Troupe keeps one signature for
 * an answer, which therefore holds them all.
 */
final class Reasoning {

  // openai-responses:[{"after":0,"calls":0,"item":"{\"id\":\"rs_1\",\"type\":\"reasoning\",…}"}]
  private static final String MARK = ResponsesDialect.NAME + ":";
  private static final TypeReference<List<Block>> BLOCKS = new TypeReference<>() {};

  /**
   * One item.
   *
   * @param after characters of the answer's text that stand before it
   * @param calls tool calls that stand before it
   * @param item its JSON
   */
  record Block(int after, int calls, String item) {}

  /** What is written of an assistant's message, calls aside. */
  sealed interface Piece {}

  /** Text. */
  record Said(String text) implements Piece {}

  /** An item of reasoning, as it was written. */
  record Item(String json) implements Piece {}

  private Reasoning() {}

  /** The signature for {@code blocks}; empty where there are none. */
  static Optional<String> signature(List<Block> blocks) {
    try {
      return blocks.isEmpty()
          ? Optional.empty()
          : Optional.of(MARK + DialectJson.MAPPER.writeValueAsString(blocks));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("records of texts and numbers can be written", impossible);
    }
  }

  /** The reasoning that a message gives back; none where another dialect signed it. */
  static Places<Piece> in(Message message) {
    var blocks =
        message.parts().stream()
            .filter(Part.Thinking.class::isInstance)
            .flatMap(part -> ((Part.Thinking) part).signature().stream())
            .flatMap(signature -> read(signature).stream())
            .filter(block -> JsonBody.isObject(block.item())) // else somebody changed it
            .map(block -> new Place<Piece>(block.after(), block.calls(), new Item(block.item())))
            .toList();
    return new Places<>(blocks, Said::new);
  }

  private static List<Block> read(String signature) {
    if (!signature.startsWith(MARK)) {
      return List.of();
    }
    try {
      return DialectJson.MAPPER.readValue(signature.substring(MARK.length()), BLOCKS);
    } catch (JsonProcessingException changed) {
      return List.of();
    }
  }
}
